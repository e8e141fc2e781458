using Serai.Platform.Languages;

namespace Serai.Exchange.Scrub;

/// <summary>A fault in the reader's words, the same on the page and at the command line.</summary>
public static class ScrubWords
{
    /// <summary>Which log, which place, what was expected and what is there.</summary>
    public static string Of(Texts texts, ScrubFault fault) => texts.Format(
        "exchange.scrub.fault." + fault.Kind, fault.Place, fault.Origin, fault.Expected, fault.Found);

    /// <summary>What a person is to do about it.</summary>
    public static string Remedy(Texts texts, ScrubFaultKind kind) => texts[kind switch
    {
        ScrubFaultKind.TileMissing or ScrubFaultKind.TileChanged or ScrubFaultKind.TileBeyond =>
            "exchange.scrub.do.tile",
        ScrubFaultKind.KeyUnknown => "exchange.scrub.do.key",
        ScrubFaultKind.BodyChanged or ScrubFaultKind.BodyMissing or ScrubFaultKind.BodyKeyMissing =>
            "exchange.scrub.do.body",
        ScrubFaultKind.BodyKeyClosed => "exchange.scrub.do.storageKey",
        _ => "exchange.scrub.do.row",
    }];
}
