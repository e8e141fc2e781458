using Serai.Platform.Languages;

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
    /// <summary>Who imports, where nobody signed in: whoever may use the node's folder.</summary>
    public const string CommandLine = "command line";

    public static ImportReport Of(ImportResult result, Texts texts) => new(
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
        [.. result.Refusals.Select(r => new RefusedLine(r.Line, texts.Of(r.Reason)))]);
}

/// <summary>A refused row in words.</summary>
public sealed record RefusedLine(long Line, string Reason);
