namespace Serai.Platform.Charts;

/// <summary>The shade of a cell of a calendar; its sign says the same.</summary>
public enum HeatTone
{
    None,
    Zero,
    Part,
    Full,
    Late,
}

/// <summary>One cell.</summary>
/// <param name="Sign">One to four signs.</param>
/// <param name="IsMarked">Underlined: something was changed.</param>
/// <param name="Words">What the cell says, in full.</param>
public sealed record HeatCell(HeatTone Tone, string Sign, bool IsMarked, string Words);

/// <summary>One line of a calendar; a cell for each day or week.</summary>
public sealed record HeatRow(string Name, string? Href, IReadOnlyList<HeatCell> Cells);

/// <summary>What a sign means.</summary>
public sealed record HeatLegend(HeatTone Tone, string Sign, bool IsMarked, string Text);
