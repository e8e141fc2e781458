using System.Text.Json;

namespace Serai.Platform.Time;

/// <summary>
/// The business clock that the three nodes of a demo share: one small file. Reading takes no lock (the file is replaced
/// whole); a change reads, decides and replaces under the lock of a file beside it, which the operating system gives
/// back when a process is killed. Time passes only while a node runs.
/// </summary>
public sealed class SharedBusinessClock : BusinessClock
{
    /// <summary>How long a state that was read may be used; well below <see cref="ClockState.ChangeLead"/>.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The lock is held for the time of one small file: a longer wait means that something is broken.
    /// </summary>
    private static readonly TimeSpan LockWaitMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(2);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string path;
    private readonly TimeProvider system;
    private readonly Lock guard = new();
    private ClockState state;
    private long readAt;
    private DateTimeOffset shown;

    private SharedBusinessClock(string path, TimeProvider system, NodeZone zone)
    {
        Zone = zone;
        this.path = path;
        this.system = system;
        state = Read();
        readAt = system.GetTimestamp();
    }

    /// <summary>The state as last read: what waits, and how fast the clock runs.</summary>
    public ClockState State
    {
        get
        {
            lock (guard)
            {
                return Fresh();
            }
        }
    }

    /// <summary>Makes the file; where there is one it stays as it is, but for the length of a day.</summary>
    public static async Task CreateAsync(
        string path, DateTimeOffset from, double daySeconds, TimeProvider system, CancellationToken cancel = default)
    {
        using var held = await LockAsync(path, system, cancel);
        var now = system.GetUtcNow();
        var next = File.Exists(path)
            ? Read(path).Renew(now) with { DaySeconds = daySeconds }
            : ClockState.Start(from, daySeconds, now);
        Replace(path, next);
    }

    /// <summary>The clock of a file as one node reads it.</summary>
    /// <exception cref="FileNotFoundException">There is no such clock.</exception>
    /// <exception cref="InvalidDataException">The file is not a clock's.</exception>
    public static SharedBusinessClock Open(string path, TimeProvider system, NodeZone? zone = null) =>
        new(path, system, zone ?? NodeZone.Utc);

    /// <summary>Each node's own; the instants are shared.</summary>
    public override NodeZone Zone { get; }

    public override bool IsShifted => true;

    public override double Rate => State.Rate;

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            var now = Fresh().At(system.GetUtcNow());
            shown = now > shown ? now : shown;
            return shown;
        }
    }

    /// <summary>Keeps the clock running; a node that runs calls it four times a second.</summary>
    public Task RenewAsync(CancellationToken cancel = default) =>
        ChangeAsync((state, now) => state.Renew(now), cancel);

    /// <summary>Says what waits for a person on a node.</summary>
    public Task SetWaitingAsync(string node, IReadOnlyList<string> items, CancellationToken cancel = default) =>
        ChangeAsync((state, now) => state.WithWaiting(node, items, now), cancel);

    /// <summary>Runs on past everything that waits now.</summary>
    public Task RunOnAsync(CancellationToken cancel = default) =>
        ChangeAsync((state, now) => state.RunOn(now), cancel);

    /// <summary>Jumps to the next day's figures.</summary>
    public Task NextDayAsync(CancellationToken cancel = default) =>
        ChangeAsync((state, now) => state.NextDay(now), cancel);

    private static async Task<FileStream> LockAsync(string path, TimeProvider system, CancellationToken cancel)
    {
        var start = system.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (system.GetElapsedTime(start) < LockWaitMax)
            {
                // Another node is changing the clock: it takes about a millisecond.
                await Task.Delay(LockRetry, cancel);
            }
        }
    }

    private static ClockState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ClockState>(File.ReadAllBytes(path), Json)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not the file of a demo's clock: {error.Message}", error);
        }
    }

    private static void Replace(string path, ClockState state)
    {
        // Not synced to the disk: a kill loses nothing that was renamed, and a demo does not outlive a power cut.
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(state, Json));
        File.Move(temporary, path, overwrite: true);
    }

    private async Task ChangeAsync(
        Func<ClockState, DateTimeOffset, ClockState> change, CancellationToken cancel)
    {
        using var held = await LockAsync(path, system, cancel);
        var next = change(Read(), system.GetUtcNow());
        Replace(path, next);
        lock (guard)
        {
            state = next;
            readAt = system.GetTimestamp();
        }
    }

    private ClockState Fresh()
    {
        if (system.GetElapsedTime(readAt) > ReadAgain)
        {
            state = Read();
            readAt = system.GetTimestamp();
        }

        return state;
    }

    private ClockState Read() => Read(path);
}
