using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Surveillance.Imports;

/// <summary>What the one who imports says about a file.</summary>
/// <param name="Name">How people will recognise the import: the file's name.</param>
/// <param name="By">Id of the person, or the name of the feed.</param>
public sealed record ImportOptions(string Name, string By)
{
    /// <summary>By whom the figures of a demonstration come in.</summary>
    public const string SampleFeed = "demo";

    /// <summary>Id of the disease register, for a file that names none; a file's own column goes before it.</summary>
    public string? Disease { get; init; }

    public ImportLimits Limits { get; init; } = ImportLimits.Default;

    /// <summary>How the file is to be read; null = everything is recognised.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>Told the id as soon as the import has one.</summary>
    public Action<long>? Begun { get; init; }

    /// <summary>Writes in the transaction that begins the import, under its id: after a stop both or none.</summary>
    public Action<WriteSession, long>? BegunWith { get; init; }

    /// <summary>Told the codes of the file that no register knows, once all was read.</summary>
    public Action<IReadOnlyList<UnknownCode>>? UnknownMet { get; init; }

    /// <summary>What the one who imports may import; rows outside are refused.</summary>
    public Scope Scope { get; init; } = Scope.Everything;
}

/// <summary>How much an import may ask for. Whoever sends more is told which limit and where.</summary>
public sealed record ImportLimits
{
    public static readonly ImportLimits Default = new();

    /// <summary>Letters of one record with its line ends; a longer one is not a count.</summary>
    public int RecordChars { get; init; } = 65_536;

    /// <summary>Letters of the whole file, unpacked: what a gzip bomb runs into.</summary>
    public long FileChars { get; init; } = 4L << 30;

    /// <summary>Columns of one file: eleven years of days.</summary>
    public int Columns { get; init; } = 4_096;

    public long Rows { get; init; } = 20_000_000;

    /// <summary>Refusals that are kept with line and reason; further ones are only counted.</summary>
    public int RefusalsKept { get; init; } = 1_000;

    /// <summary>Codes in one file that no register knows; more means that the column holds something else.</summary>
    public int UnknownCodes { get; init; } = 1_000;

    /// <summary>Rows read between two looks at the database and the one who waits.</summary>
    public int BatchRows { get; init; } = 5_000;

    /// <summary>Values sorted in memory: what is beyond goes to a file first.</summary>
    public int RunValues { get; init; } = SetAsideFile.RunValues;

    /// <summary>Values of one durable write: other writers wait no longer than for these.</summary>
    public int RowsOfCommit { get; init; } = 50_000;

    /// <summary>Series and years of one durable write, for files with few days of many series.</summary>
    public int ChunksOfCommit { get; init; } = 250;

    /// <summary>The largest count of one day in one place, in persons.</summary>
    public long Value { get; init; } = 1_000_000_000;
}

/// <summary>How far an import came.</summary>
public enum ImportState
{
    /// <summary>Rows are read and set aside; nothing of them counts yet.</summary>
    Reading,

    /// <summary>The rows are taken over, batch by batch.</summary>
    Applying,

    Done,

    /// <summary>The file as a whole was refused; nothing of it counts.</summary>
    Refused,

    /// <summary>The node stopped while it was read. Nothing of it counts; import the file again.</summary>
    Interrupted,

    /// <summary>
    /// Its rows were lost while they were taken over: those before count. Import the file again, or take it back.
    /// </summary>
    Partial,
}

/// <summary>
/// What became of an import. Rows: read = accepted + refused + to map. Values of accepted rows (a row may hold cases
/// and deaths): added, changed, unchanged.
/// </summary>
public sealed record ImportResult(
    long Id,
    ImportState State,
    long Read,
    long Accepted,
    long Refused,
    long ToMap,
    long Added,
    long Changed,
    long Unchanged)
{
    /// <summary>Negative values among the accepted: kept as corrections, left out of judging.</summary>
    public long Corrections { get; init; }

    /// <summary>The import that this one took back, where it is an undo.</summary>
    public long? Undoes { get; init; }

    /// <summary>Values that an undo took back where none had held before.</summary>
    public long Withdrawn { get; init; }

    /// <summary>Values that an undo left alone, because a later import had changed them.</summary>
    public long LeftAlone { get; init; }

    /// <summary>Signals that this import raised.</summary>
    public long Signals { get; init; }

    /// <summary>Why the file as a whole was refused.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The refused rows, in order of their lines; at most <see cref="ImportLimits.RefusalsKept"/>.</summary>
    public IReadOnlyList<RowRefusal> Refusals { get; init; } = [];
}

/// <summary>A row that was not taken, and why.</summary>
/// <param name="Line">Where the row begins in the file, from 1; the header is line 1.</param>
public sealed record RowRefusal(long Line, Refusal Reason);

/// <summary>The file as a whole cannot be taken. Thrown where it is read, caught where the import begins.</summary>
internal sealed class FileRefusedException(string key, params object[] values) : Exception(key)
{
    public Refusal Refusal { get; } = new("surveillance.file." + key, values);
}
