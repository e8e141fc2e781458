using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary;

/// <summary>A body of an entry: it knows its number, its JSON and what makes it invalid.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IEntryPayload<TSelf>
    where TSelf : class, IEntryPayload<TSelf>
{
    /// <summary>The entry type number, one of <see cref="EntryTypes"/>.</summary>
    static abstract int Type { get; }

    /// <summary>How the body is written and read.</summary>
    static abstract JsonTypeInfo<TSelf> Json { get; }

    /// <summary>The first rule of the schema that the body breaks (field and rule), or null when it is valid.</summary>
    string? Fault();
}

/// <summary>Writes and reads the bodies of entries: UTF-8 JSON by the schemas in <c>spec/schemas</c>.</summary>
/// <remarks>
/// Reading is strict in types, required fields, duplicate fields and limits. Fields that this version does not know are
/// skipped, so that a newer neighbour may add one without being refused.
/// </remarks>
public static class Payload
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const int BodyBytesMax = 1 << 20;

    /// <summary>The body as bytes for the log.</summary>
    /// <exception cref="ArgumentException">The body breaks a rule of its schema.</exception>
    /// <example><code>
    /// byte[] body = Payload.Write(new BreachExplained(ClockName.Notify, "duty-officer", "Line cut."));
    /// </code></example>
    public static byte[] Write<T>(T body)
        where T : class, IEntryPayload<T>
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.Fault() is { } fault
            ? throw new ArgumentException(fault, nameof(body))
            : JsonSerializer.SerializeToUtf8Bytes(body, T.Json);
    }

    /// <summary>Reads a body that came from outside.</summary>
    /// <param name="utf8">The plaintext of the body.</param>
    /// <param name="body">The record, when the answer is true.</param>
    /// <param name="fault">What is wrong, when the answer is false.</param>
    /// <returns>Whether the bytes are a valid body of this type.</returns>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out T? body,
        [NotNullWhen(false)] out string? fault)
        where T : class, IEntryPayload<T>
    {
        body = null;
        if (utf8.Length > BodyBytesMax)
        {
            fault = $"The body has {utf8.Length} bytes; {BodyBytesMax} are allowed.";
            return false;
        }

        try
        {
            body = JsonSerializer.Deserialize(utf8, T.Json);
        }
        catch (JsonException wrong)
        {
            fault = wrong.Message;
            return false;
        }

        fault = body is null ? "The body is null." : body.Fault();
        body = fault is null ? body : null;
        return fault is null;
    }
}
