namespace Serai.Platform.Console;

/// <summary>What a badge says, from quiet to loud.</summary>
public enum BadgeKind
{
    Quiet,
    Ok,
    Watch,
    Urgent,
    Late,
}
