namespace Serai.Tests;

/// <summary>The pages that every check visits: each page of each module, full, empty, and saying no.</summary>
public sealed partial class PagesTests
{
    /// <summary>Longer than any query that a node reads.</summary>
    private const int LongQueryChars = 5_000;

    private IEnumerable<ListedPage> Pages() =>
    [
        .. Everyday(), .. InSomeState(), .. OfOtherNodes(), .. Administrative(), .. Empty(), .. SayingNo(),
    ];

    private IEnumerable<ListedPage> Everyday() =>
    [
        new("start", "/"),
        new("signals", "/signals"),
        new("signal", journey.SignalPath),
        new("imports", "/imports"),
        new("import", "/imports/1"),
        new("upload", "/imports/new"),
        new("mappings", "/imports/mappings"),
        new("undo", "/imports/1/undo"),
        new("to-map", "/to-map"),
        new("code", "/to-map/code?kind=place&own=Kazakh"),
        new("overview", "/overview"),
        new("curves", "/curves"),
        new("series", "/series"),
        new("curve", "/series/1"),
        new("map", "/map"),
        new("completeness", "/completeness"),
        new("catalogue", "/catalogue"),
        new("received", "/notices"),
        new("sent", "/notices?box=sent"),
        new("events", "/events"),
        new("event", journey.EventPath),
        new("peers", "/peers"),
        new("approvals", "/approvals"),
        new("log", "/log"),
        new("node", "/node"),
        new("erasures", "/log/erasures"),
        new("account", "/account"),
        new("keys", "/keys"),
        new("password", "/account/password"),
        new("audit", "/audit"),
        new("style", "/style"),
    ];

    private IEnumerable<ListedPage> InSomeState() =>
    [
        new("preview", journey.Situations.Preview),
        new("preview-refused", journey.Situations.PreviewRefused),
        new("import-refusals", journey.Situations.Imported),
        new("import-refused", journey.Situations.Refused),
        new("import-undone", journey.Situations.Undone),
        new("import-undo", journey.Situations.Undo),
        new("held", journey.Situations.Held),
        new("signals-none", "/signals?disease=measles"),
        new("curves-none", "/curves?disease=measles"),
    ];

    // The neighbour has provinces, the coordinator sees what both said.
    private IEnumerable<ListedPage> OfOtherNodes() =>
    [
        new("chn-start", "/") { Node = "CHN" },
        new("chn-signals", "/signals") { Node = "CHN" },
        new("chn-overview", "/overview") { Node = "CHN" },
        new("chn-curves", "/curves") { Node = "CHN" },
        new("chn-map", "/map") { Node = "CHN" },
        new("chn-completeness", "/completeness") { Node = "CHN" },
        new("chn-event", journey.EventPath) { Node = "CHN" },
        new("who-start", "/") { Node = "WHO" },
        new("who-event", journey.EventPath) { Node = "WHO" },
    ];

    private IEnumerable<ListedPage> Administrative() =>
    [
        new("people", "/people") { Reader = Reader.Administrator },
        new("person-new", "/people/new") { Reader = Reader.Administrator },
        new("person", journey.PersonPath) { Reader = Reader.Administrator },
        new("admin-audit", "/audit") { Reader = Reader.Administrator },
        new("admin-node", "/node") { Reader = Reader.Administrator },
    ];

    // What a new user sees: every list before its first row, and what to do about it.
    private static IEnumerable<ListedPage> Empty() =>
    [
        .. new[]
        {
            "", "signals", "imports", "to-map", "overview", "curves", "series", "map", "completeness", "catalogue",
            "notices", "events", "peers", "approvals", "keys", "log", "node",
        }.Select(path => new ListedPage("fresh-" + (path.Length == 0 ? "start" : path), "/" + path)
        {
            Node = FreshNode.Name,
        }),
        new("fresh-erasures", "/log/erasures") { Node = FreshNode.Name },
    ];

    private static IEnumerable<ListedPage> SayingNo() =>
    [
        new("sign-in", "/sign-in") { Reader = Reader.Stranger },
        new("not-found", "/nowhere") { Status = 404 },
        new("not-permitted", "/people") { Status = 403 },
        new("long-query", "/signals?q=" + new string('x', LongQueryChars)) { Status = 414 },
    ];
}
