namespace Serai.Tests;

/// <summary>The system's time, moved by a test: for what lasts minutes or hours by the clock on the wall.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(shift.TotalSeconds * System.TimestampFrequency);

    public void Advance(TimeSpan by) => shift += by;
}
