namespace Serai.Platform.Time;

/// <summary>
/// The time that counts, deadlines and signatures are about. The demo and exercises can shift it; cookies, TLS, timers
/// and back-off keep to <see cref="TimeProvider.System"/>.
/// </summary>
public abstract class BusinessClock : TimeProvider
{
    public DateOnly Today => DateOnly.FromDateTime(GetUtcNow().UtcDateTime);

    /// <summary>Business seconds in a second of the system; 1 is real time, 0 a clock that stands.</summary>
    public virtual double Rate => 1;

    /// <summary>True where this clock is not the system's: pages say so beside the time.</summary>
    public virtual bool IsShifted => false;
}

/// <summary>A real node's business clock: the system's.</summary>
public sealed class SystemBusinessClock : BusinessClock
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();
}
