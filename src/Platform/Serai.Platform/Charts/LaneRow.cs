using Serai.Platform.Time;

namespace Serai.Platform.Charts;

/// <summary>
/// A row of the timeline: an item, its column, and how long after the last row and after its cause it came.
/// </summary>
internal sealed record LaneRow(LaneItem Item, int Column, bool IsNewDay, TimeSpan? SinceLast, TimeSpan? SinceCause)
{
    /// <summary>
    /// Rows by time; what happened in the same instant keeps the order in which it was handed over. A clock that
    /// stands behind its neighbour's would show an answer before its question: the answer is then put after it.
    /// </summary>
    /// <param name="lanes">One a column.</param>
    /// <param name="items">In any order.</param>
    /// <param name="zone">Whose days the rows are told by; a change of its offset is told like a new day.</param>
    public static List<LaneRow> Of(
        IReadOnlyList<Lane> lanes, IReadOnlyList<LaneItem> items, NodeZone zone)
    {
        var order = Order(items);
        var rows = new List<LaneRow>(order.Count);
        for (var i = 0; i < order.Count; i++)
        {
            var item = order[i];
            var cause = item.After is null ? null : order.Find(c => c.Id == item.After);
            var last = i == 0 ? null : order[i - 1];
            rows.Add(new LaneRow(
                item, ColumnOf(lanes, item), last is null || Head(zone, last) != Head(zone, item),
                last is null ? null : item.At - last.At, cause is null ? null : item.At - cause.At));
        }

        return rows;
    }

    private static (DateOnly Day, TimeSpan Offset) Head(NodeZone zone, LaneItem item) =>
        (zone.DayOf(item.At), zone.At(item.At).Offset);

    private static List<LaneItem> Order(IReadOnlyList<LaneItem> items)
    {
        var order = items.OrderBy(i => i.At).ToList();
        for (var i = 0; i < order.Count; i++)
        {
            var cause = order[i].After is { } after ? order.FindIndex(i + 1, c => c.Id == after) : -1;
            if (cause > i)
            {
                var item = order[i];
                order.RemoveAt(i);
                order.Insert(cause, item);
            }
        }

        return order;
    }

    private static int ColumnOf(IReadOnlyList<Lane> lanes, LaneItem item)
    {
        for (var i = 0; i < lanes.Count; i++)
        {
            if (lanes[i].Key == item.Lane)
            {
                return i + 1;
            }
        }

        throw new ArgumentException($"There is no lane {item.Lane}.", nameof(item));
    }
}
