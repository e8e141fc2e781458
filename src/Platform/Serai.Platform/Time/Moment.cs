using System.Runtime.InteropServices;

namespace Serai.Platform.Time;

/// <summary>An instant of the business clock and the zone whose day it falls on.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moment(DateTimeOffset At, NodeZone Zone)
{
    public DateOnly Today => Zone.DayOf(At);
}
