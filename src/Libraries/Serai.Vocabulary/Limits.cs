namespace Serai.Vocabulary;

/// <summary>The limits of fields in entry bodies; the schemas state the same numbers.</summary>
public static class Limits
{
    /// <summary>Letters of a code or identifier.</summary>
    public const int Code = 100;

    /// <summary>Letters of a role or an office.</summary>
    public const int Role = 200;

    /// <summary>Letters of a free text.</summary>
    public const int Text = 4000;

    /// <summary>Days of counts that an event may carry as evidence.</summary>
    public const int WindowDays = 400;

    /// <summary>Parameters of a method, and values of a sentence.</summary>
    public const int Pairs = 32;

    /// <summary>Languages of a notification, and fields named by an update.</summary>
    public const int Names = 32;

    /// <summary>The largest count of people that is taken for real.</summary>
    public const long People = 10_000_000_000;

    internal static string? First(params ReadOnlySpan<string?> faults)
    {
        foreach (var fault in faults)
        {
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>A text that may be absent but not empty: an empty one is a form field sent by mistake.</summary>
    internal static string? Optional(string field, string? text, int max) => text switch
    {
        null => null,
        { Length: 0 } => $"{field} is empty.",
        _ when text.Length > max => $"{field} has {text.Length} letters; {max} are allowed.",
        _ => null,
    };

    internal static string? Required(string field, string? text, int max) =>
        text is null ? $"{field} is missing." : Optional(field, text, max);

    internal static string? AtMost(string field, int count, int max) =>
        count > max ? $"{field} has {count} items; {max} are allowed." : null;

    internal static string? Known<T>(string field, T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? null : $"{field} has no meaning.";

    internal static string? NotNegative(string field, long? count) => count switch
    {
        < 0 => $"{field} is negative.",
        > People => $"{field} is larger than {People}.",
        _ => null,
    };

    internal static string? Each<T>(IReadOnlyList<T> items, Func<T, string?> faultOf)
    {
        foreach (var item in items)
        {
            if ((item is null ? "A list holds null." : faultOf(item)) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
