namespace Serai.Platform.Time;

/// <summary>
/// The time that counts, deadlines and signatures are about. The demo and exercises can shift it; cookies, TLS, timers
/// and back-off keep to <see cref="TimeProvider.System"/>.
/// </summary>
public abstract class BusinessClock : TimeProvider
{
    public DateOnly Today => DateOnly.FromDateTime(GetUtcNow().UtcDateTime);
}

/// <summary>A real node's business clock: the system's.</summary>
public sealed class SystemBusinessClock : BusinessClock
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();
}
