using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>One count as it was understood.</summary>
public sealed record PreviewedCount(SeriesKey Key, DateOnly Day, long? Value);

/// <summary>One row: the line it begins in, and what it says or why it is refused.</summary>
public sealed record PreviewedRow(long Line, IReadOnlyList<PreviewedCount> Counts, Refusal? Refusal);

/// <summary>A value that would replace another.</summary>
public sealed record PreviewedChange(SeriesKey Key, DateOnly Day, long Before, long After);

/// <summary>A column, and what was understood of it.</summary>
public sealed record PreviewedColumn(string Heading, ColumnRole Role);

/// <summary>What an import of a file would do. Nothing was written.</summary>
public sealed record Preview
{
    /// <summary>Why the file as a whole cannot be taken.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Null where the file could not even be opened.</summary>
    public string? Encoding { get; init; }

    public string? Separator { get; init; }

    public LayoutKind? Kind { get; init; }

    /// <summary>dmy, mdy, or null where it does not matter.</summary>
    public string? Dates { get; init; }

    public IReadOnlyList<PreviewedColumn> Columns { get; init; } = [];

    public IReadOnlyList<PreviewedRow> Rows { get; init; } = [];

    /// <summary>The first rows as they stand, where the columns have to be chosen: for their sender alone.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FirstRows { get; init; } = [];

    /// <summary>Two columns that seem to have changed places, where few rows can be read as they are.</summary>
    public SwappedColumns? Swapped { get; init; }

    public long Read { get; init; }

    public long Accepted { get; init; }

    public long Refused { get; init; }

    public long ToMap { get; init; }

    public long Added { get; init; }

    public long Changed { get; init; }

    public long Unchanged { get; init; }

    /// <summary>Counts beyond the limit were read, but not compared with what holds now.</summary>
    public bool IsComparedInPart { get; init; }

    public IReadOnlyList<PreviewedChange> BiggestChanges { get; init; } = [];

    public IReadOnlyList<RowRefusal> Refusals { get; init; } = [];

    public IReadOnlyList<UnknownCode> Unknown { get; init; } = [];
}

/// <summary>How much a preview looks at and shows.</summary>
public sealed record PreviewLimits
{
    public static readonly PreviewLimits Default = new();

    public int RowsShown { get; init; } = 8;

    /// <summary>Rows that are shown as they stand.</summary>
    public int FirstRowsShown { get; init; } = 5;

    /// <summary>Counts of one shown row.</summary>
    public int CountsShown { get; init; } = 6;

    public int RefusalsShown { get; init; } = 50;

    public int ChangesShown { get; init; } = 10;

    public int CodesShown { get; init; } = 50;

    /// <summary>Counts that are compared with what holds now: about 60 MB of memory.</summary>
    public int CountsCompared { get; init; } = 500_000;
}

/// <summary>Reads a file as the import does, and says what it would do.</summary>
public sealed class PreviewCounts(Database database, CodeBook codes, BusinessClock clock)
{
    /// <param name="source">The bytes; read to the end, not closed.</param>
    /// <param name="options">As the import gets them.</param>
    /// <param name="limits">How much is shown.</param>
    /// <param name="refused">Told every refusal, also beyond those shown.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<Preview> RunAsync(
        Stream source,
        ImportOptions options,
        PreviewLimits limits,
        Func<RowRefusal, Task>? refused = null,
        CancellationToken cancel = default)
    {
        Preview known = new();
        async Task<CountsLayout> UnderstandAsync(CountsReading reading, CodeResolver resolver)
        {
            try
            {
                return await reading.UnderstandAsync(codes, resolver, clock.Today);
            }
            catch (FileRefusedException)
            {
                known = known with { FirstRows = await reading.FirstRowsAsync(limits.FirstRowsShown) };
                throw;
            }
        }

        try
        {
            using var reading = await CountsReading.OpenAsync(source, options, cancel);
            known = known with
            {
                Encoding = reading.File.Encoding,
                Separator = Separators.NameOf(reading.File.Separator),
                Columns = [.. reading.Headings.Zip(reading.Roles(codes), (h, r) => new PreviewedColumn(h.Trim(), r))],
            };
            var mapped = database.Read(MappingTable.All);
            var resolver = new CodeResolver(codes, mapped, options.Scope);
            var layout = await UnderstandAsync(reading, resolver);
            var swapped = await reading.SwappedAsync(
                layout, new CodeResolver(codes, mapped, options.Scope), clock.Today);
            known = known with
            {
                Swapped = swapped,
                FirstRows = swapped is null ? [] : await reading.FirstRowsAsync(limits.FirstRowsShown),
                Kind = layout.Kind,
                Dates = layout.Order switch
                {
                    DateOrder.DayFirst => "dmy", DateOrder.MonthFirst => "mdy", DateOrder.YearFirst => "ymd", _ => null,
                },
                Columns = [.. layout.Headings.Zip(layout.Roles, (h, r) => new PreviewedColumn(h, r))],
            };
            var counts = new PreviewedCounts(resolver, layout.Sums, limits);
            while (await reading.NextAsync())
            {
                cancel.ThrowIfCancellationRequested();
                await TakeAsync(reading, counts, options.Limits, refused);
            }

            return database.Read(s => counts.Compare(s, known));
        }
        catch (FileRefusedException refusal)
        {
            return known with { Refusal = refusal.Refusal };
        }
        catch (InvalidDataException)
        {
            // The gzip stream does not unpack.
            return known with { Refusal = new Refusal("surveillance.file.gzip-damaged") };
        }
    }

    private static async Task TakeAsync(
        CountsReading reading, PreviewedCounts counts, ImportLimits limits, Func<RowRefusal, Task>? refused)
    {
        var row = reading.Row();
        foreach (var refusal in counts.Take(reading.Line, row))
        {
            if (refused is not null)
            {
                await refused(refusal);
            }
        }

        if (counts.Read > limits.Rows)
        {
            throw new FileRefusedException("rows", reading.Line, limits.Rows);
        }
    }
}
