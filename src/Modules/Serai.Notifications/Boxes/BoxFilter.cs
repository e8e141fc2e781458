using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serai.Vocabulary;

namespace Serai.Notifications.Boxes;

/// <summary>Which side of the exchange.</summary>
public enum Box
{
    Received,
    Sent,
}

/// <summary>How far a notice came.</summary>
public enum NoticeStep
{
    /// <summary>No receipt of the recipient's machine yet.</summary>
    OnTheWay,

    /// <summary>The machine has it, no person took note.</summary>
    Waiting,

    /// <summary>A person acknowledged it.</summary>
    Acknowledged,

    /// <summary>The recipient's machine refused it.</summary>
    Refused,
}

/// <summary>The filter of the boxes as it stands in the address; a value without meaning filters nothing.</summary>
public sealed record BoxFilter(Box Box, NoticeStep? Step, string? Node, int? Type)
{
    /// <summary>Longer than any origin; more is cut off and finds nothing.</summary>
    public const int NodeMax = 200;

    private static readonly int[] Types =
        [EntryTypes.NotificationSent, EntryTypes.UpdateSent, EntryTypes.EventClosed];

    /// <summary>The kinds of notices that a filter offers.</summary>
    public static IReadOnlyList<int> Kinds => Types;

    public static BoxFilter Of(string? box, string? step, string? node, int? type) => new(
        box == Word(Box.Sent) ? Box.Sent : Box.Received,
        Enum.GetValues<NoticeStep>().Where(s => Word(s) == step).Select(s => (NoticeStep?)s).FirstOrDefault(),
        string.IsNullOrWhiteSpace(node) ? null : node.Length > NodeMax ? node[..NodeMax] : node,
        type is { } kind && Types.Contains(kind) ? kind : null);

    public static string Word(Box box) => box == Box.Sent ? "sent" : "received";

    public static string Word(NoticeStep step) => step switch
    {
        NoticeStep.OnTheWay => "on-the-way",
        NoticeStep.Waiting => "waiting",
        NoticeStep.Acknowledged => "acknowledged",
        _ => "refused",
    };

    /// <summary>The query of the address, with its question mark.</summary>
    public string ToQuery() => QueryString.Create(new[]
    {
        KeyValuePair.Create("box", Box == Box.Sent ? Word(Box) : null),
        KeyValuePair.Create("step", Step is { } step ? Word(step) : null),
        KeyValuePair.Create("node", Node),
        KeyValuePair.Create("type", Type?.ToString(CultureInfo.InvariantCulture)),
    }.Where(p => p.Value is not null)).Value!;
}
