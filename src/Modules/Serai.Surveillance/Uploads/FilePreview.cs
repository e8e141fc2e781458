using Serai.Platform.Languages;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>How a file is to be read; what is left out is recognised.</summary>
/// <param name="Encoding">The encoding of its letters.</param>
/// <param name="Separator">comma, semicolon, tab or bar.</param>
/// <param name="Dates">The order of days: dmy, mdy or ymd.</param>
/// <param name="Numbers">The decimal sign: point or comma.</param>
/// <param name="Counted">What is counted where no column says it: cases, deaths; or rows, each of them a case.</param>
/// <param name="Disease">The disease of a file that names none: an id of the register.</param>
/// <param name="Columns">What the columns say, by their headings.</param>
/// <param name="Silence">What a day without a case means in a list of cases: open; or zero, if complete.</param>
/// <param name="Others">Columns that nothing recognises: ignore; or ask, each heading being a code.</param>
public sealed record FileReading(
    string? Encoding = null, string? Separator = null, string? Dates = null, string? Numbers = null,
    string? Counted = null, string? Disease = null, IReadOnlyDictionary<string, ColumnRole>? Columns = null,
    string? Silence = null, string? Others = null)
{
    internal static FileReading Of(ColumnMapping mapping) => new(
        mapping.Encoding, mapping.Separator, mapping.Dates, mapping.Numbers, mapping.Counted, mapping.Disease,
        mapping.Columns, mapping.Silence, mapping.Others);

    internal ColumnMapping ToMapping() => new()
    {
        Encoding = Encoding, Separator = Separator, Dates = Dates, Numbers = Numbers, Counted = Counted,
        Disease = Disease, Columns = Columns ?? new Dictionary<string, ColumnRole>(), Silence = Silence,
        Others = Others,
    };
}

/// <summary>How a waiting file is to be read: as a saved mapping says, or as is said here.</summary>
/// <param name="Use">The name of a saved mapping.</param>
public sealed record ReadFileAs(string? Use = null, FileReading? Reading = null);

/// <summary>A file that waits for its import to be confirmed.</summary>
/// <param name="Hash">SHA-256 of its bytes; names it.</param>
/// <param name="IsConfirmed">Its import is on its way.</param>
public sealed record WaitingFile(
    string Hash, string Name, long Bytes, DateTimeOffset SentAt, bool IsConfirmed, FileReading Reading)
{
    internal static WaitingFile Of(Upload upload) => new(
        upload.Hash, upload.Name, upload.Bytes, upload.At, upload.IsConfirmed, FileReading.Of(upload.Mapping));
}

/// <summary>How a file was understood, and what its import would do. Nothing was written.</summary>
/// <param name="Seen">Stands for the reading; the import confirms this one.</param>
/// <param name="Refusal">Why the file as a whole cannot be taken.</param>
/// <param name="Columns">What each column was understood to say.</param>
/// <param name="Rows">The first rows.</param>
/// <param name="Read">Rows of the file: accepted + refused + to map.</param>
/// <param name="Added">Values that would be new.</param>
/// <param name="IsComparedInPart">Beyond 500,000 counts were read and not compared with what holds.</param>
/// <param name="Changes">The largest changes.</param>
/// <param name="Refusals">The first 50; all of them are the file refusals.csv.</param>
/// <param name="Codes">Codes that no register knows.</param>
/// <param name="Earlier">Imports of the same bytes.</param>
/// <param name="Fitting">Saved mappings for such columns.</param>
/// <param name="Swapped">Two columns that seem to have changed places.</param>
public sealed record FilePreview(
    WaitingFile File, string Seen, string? Refusal, string? Encoding, string? Separator, LayoutKind? Layout,
    string? Dates, IReadOnlyList<PreviewedColumn> Columns, IReadOnlyList<PreviewRow> Rows, long Read, long Accepted,
    long Refused, long ToMap, long Added, long Changed, long Unchanged, bool IsComparedInPart,
    IReadOnlyList<PreviewChange> Changes, IReadOnlyList<RefusedLine> Refusals, IReadOnlyList<PreviewCode> Codes,
    IReadOnlyList<EarlierImport> Earlier, IReadOnlyList<string> Fitting, SwappedColumns? Swapped)
{
    internal static FilePreview Of(PreviewView view, Texts texts)
    {
        var seen = view.Preview;
        return new FilePreview(
            WaitingFile.Of(view.Upload), view.Upload.Seen, seen.Refusal is { } no ? texts.Of(no) : null, seen.Encoding,
            seen.Separator, seen.Kind, seen.Dates, seen.Columns, [.. seen.Rows.Select(r => PreviewRow.Of(r, texts))],
            seen.Read, seen.Accepted, seen.Refused, seen.ToMap, seen.Added, seen.Changed, seen.Unchanged,
            seen.IsComparedInPart, [.. seen.BiggestChanges.Select(PreviewChange.Of)],
            [.. seen.Refusals.Select(r => new RefusedLine(r.Line, texts.Of(r.Reason)))],
            [.. seen.Unknown.Select(u => new PreviewCode(u.Kind, u.Own, u.Rows))], view.Earlier, view.Fitting,
            seen.Swapped);
    }
}

/// <summary>One row of a file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Refusal">Why it would be refused.</param>
public sealed record PreviewRow(long Line, IReadOnlyList<PreviewCount> Counts, string? Refusal)
{
    internal static PreviewRow Of(PreviewedRow row, Texts texts) => new(
        row.Line, [.. row.Counts.Select(c => PreviewCount.Of(c.Key, c.Day, c.Value))],
        row.Refusal is { } no ? texts.Of(no) : null);
}

/// <summary>One count as it was understood; codes that no register knows are the sender's own.</summary>
public sealed record PreviewCount(
    string Disease, string Place, string Indicator, string DatedBy, DateOnly Day, long? Value)
{
    internal static PreviewCount Of(SeriesKey key, DateOnly day, long? value) =>
        new(key.Disease, key.Place, key.Indicator, key.DatedBy, day, value);
}

/// <summary>A value that would replace another.</summary>
public sealed record PreviewChange(
    string Disease, string Place, string Indicator, string DatedBy, DateOnly Day, long Before, long After)
{
    internal static PreviewChange Of(PreviewedChange change) => new(
        change.Key.Disease, change.Key.Place, change.Key.Indicator, change.Key.DatedBy, change.Day, change.Before,
        change.After);
}

/// <summary>A code that no register knows.</summary>
public sealed record PreviewCode(CodeKind Kind, string Own, long Rows);
