using System.Globalization;
using Serai.Platform.Languages;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Uploads;

namespace Serai.Surveillance.Imports;

/// <summary>What became of an import, in words: for the command line.</summary>
public sealed record ImportReport(
    long Id,
    ImportState State,
    long Read,
    long Accepted,
    long Refused,
    long ToMap,
    long Added,
    long Changed,
    long Unchanged,
    long Corrections,
    long Signals,
    string? Refusal,
    IReadOnlyList<RefusedLine> Refusals)
{
    /// <summary>Codes of the file that no register knows, those of most rows first.</summary>
    public IReadOnlyList<CodeToMap> Codes { get; init; } = [];

    /// <summary>True where nothing was written: the numbers say what would be.</summary>
    public bool IsPreview { get; init; }

    /// <summary>How the file was understood; null where it was not, or where it was imported.</summary>
    public string? Layout { get; init; }

    /// <summary>What a preview found out about the file as a whole: two columns that changed places.</summary>
    public string? Hint { get; init; }

    /// <summary>The largest changes that a preview found.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Who imports, where nobody signed in: whoever may use the node's folder.</summary>
    public const string CommandLine = "command line";

    public static ImportReport Of(ImportResult result, IReadOnlyList<UnknownCode> unknown, Texts texts) => new(
        result.Id,
        result.State,
        result.Read,
        result.Accepted,
        result.Refused,
        result.ToMap,
        result.Added,
        result.Changed,
        result.Unchanged,
        result.Corrections,
        result.Signals,
        result.Refusal is null ? null : texts.Of(result.Refusal),
        [.. result.Refusals.Select(r => new RefusedLine(r.Line, texts.Of(r.Reason)))])
    {
        Codes = CodesOf(unknown, texts),
    };

    public static ImportReport Of(Preview seen, Texts texts) => new(
        0, seen.Refusal is null ? ImportState.Done : ImportState.Refused, seen.Read, seen.Accepted, seen.Refused,
        seen.ToMap, seen.Added, seen.Changed, seen.Unchanged, 0, 0,
        seen.Refusal is null ? null : texts.Of(seen.Refusal),
        [.. seen.Refusals.Select(r => new RefusedLine(r.Line, texts.Of(r.Reason)))])
    {
        IsPreview = true,
        Layout = seen.Kind is { } kind ? texts["surveillance.layout." + kind] : null,
        Hint = seen.Swapped is { } swapped
            ? texts.Format(
                "surveillance.preview.swapped", swapped.First, swapped.Second, swapped.Rows, swapped.Readable)
            : null,
        Codes = CodesOf(seen.Unknown, texts),
        Changes =
        [
            .. seen.BiggestChanges.Select(c => string.Create(
                CultureInfo.InvariantCulture,
                $"{Texts.IsoDay(c.Day)} {c.Key.Disease} {c.Key.Place} {c.Key.Indicator}: {c.Before} -> {c.After}")),
        ],
    };

    private static List<CodeToMap> CodesOf(IReadOnlyList<UnknownCode> unknown, Texts texts) =>
    [
        .. unknown.Select(u => new CodeToMap(
            texts[u.Kind == CodeKind.Disease ? "surveillance.disease" : "surveillance.place"].ToLowerInvariant(),
            CountsRowReader.Shown(u.Own), u.Rows)),
    ];
}

/// <summary>A refused row in words.</summary>
public sealed record RefusedLine(long Line, string Reason);

/// <summary>A code that a person has to map: disease or place, as the file writes it.</summary>
public sealed record CodeToMap(string Kind, string Own, long Rows);
