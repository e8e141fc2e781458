namespace Serai.Platform.Time;

/// <summary>
/// The time that counts, deadlines and signatures are about, and the zone in which the node counts its days. The demo
/// and exercises can shift it; cookies, TLS, timers and back-off keep to <see cref="TimeProvider.System"/>.
/// </summary>
public abstract class BusinessClock : TimeProvider
{
    /// <summary>The node's zone: of all days and of all times that its pages show.</summary>
    public virtual NodeZone Zone => NodeZone.Utc;

    public sealed override TimeZoneInfo LocalTimeZone => Zone.Info;

    public DateOnly Today => Zone.DayOf(GetUtcNow());

    /// <summary>Now, with the zone that says which day it is.</summary>
    public Moment Moment => new(GetUtcNow(), Zone);

    /// <summary>Business seconds in a second of the system; 1 is real time, 0 a clock that stands.</summary>
    public virtual double Rate => 1;

    /// <summary>True where this clock is not the system's: pages say so beside the time.</summary>
    public virtual bool IsShifted => false;
}

/// <summary>A real node's business clock: the system's, in the zone of its settings.</summary>
public sealed class SystemBusinessClock(NodeZone zone) : BusinessClock
{
    public override NodeZone Zone { get; } = zone;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();
}
