using Serai.Platform.Api;

namespace Serai.Surveillance.Signals;

/// <summary>Where a page of signals ends: all that a list of them may be ordered by.</summary>
public readonly record struct SignalMark(string Place, long Peak, int Priority, DateOnly LastDay, long Id)
{
    public static SignalMark Of(SignalLine line) =>
        new(line.Place, line.Peak, (int)line.Priority, line.LastDay, line.Id);

    /// <summary>Null for the first page.</summary>
    public static SignalMark? Of(ListPart part) =>
        part.After(5) is [var place, var peak, var priority, var lastDay, var id]
            ? new SignalMark(
                place, Cursor.Number(peak), (int)Cursor.Number(priority),
                Cursor.Day(lastDay), Cursor.Number(id))
            : null;

    public string ToCursor() => Cursor.Of(
        Place, Cursor.Part(Peak), Cursor.Part(Priority), Cursor.Part(LastDay), Cursor.Part(Id));
}
