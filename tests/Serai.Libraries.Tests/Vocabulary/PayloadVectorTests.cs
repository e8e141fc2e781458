using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serai.Tests;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Libraries.Tests.Vocabulary;

/// <summary>The records, the schemas and the vectors of <c>spec/</c> say the same.</summary>
public sealed class PayloadVectorTests
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names => [.. EntryTypes.All.Where(t => t.Number >= 100).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_comes_back_byte_for_byte(string name)
    {
        var vector = Read("vectors", $"{name}.json");
        Assert.Equal(vector.ToJsonString(Plain), Encoding.UTF8.GetString(Codec.Of(name).RoundTrip(Bytes(vector))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_requires_what_the_record_requires(string name)
    {
        var schema = Read("schemas", $"{name}.schema.json");
        var required = schema["required"]!.AsArray().Select(n => n!.GetValue<string>()).ToHashSet();
        var vector = Read("vectors", $"{name}.json");
        foreach (var field in schema["properties"]!.AsObject().Select(p => p.Key))
        {
            var without = vector.DeepClone().AsObject();
            without.Remove(field);
            Assert.Equal(!required.Contains(field), Codec.Of(name).Accepts(Bytes(without)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_is_accepted_at_its_limit_and_refused_one_letter_later(string name)
    {
        var schema = Read("schemas", $"{name}.schema.json");
        var vector = Read("vectors", $"{name}.json");
        foreach (var (field, rule) in schema["properties"]!.AsObject())
        {
            if (rule!["maxLength"]?.GetValue<int>() is not { } max)
            {
                continue;
            }

            vector[field] = new string('x', max);
            Assert.True(Codec.Of(name).Accepts(Bytes(vector)), $"{field} at {max}");
            vector[field] = new string('x', max + 1);
            Assert.False(Codec.Of(name).Accepts(Bytes(vector)), $"{field} at {max + 1}");
            vector[field] = "";
            Assert.False(Codec.Of(name).Accepts(Bytes(vector)), $"{field} empty");
            vector = Read("vectors", $"{name}.json");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_from_a_newer_version_is_skipped_and_a_doubled_field_refused(string name)
    {
        var vector = Read("vectors", $"{name}.json");
        vector["addedInLaterVersion"] = 1;
        Assert.True(Codec.Of(name).Accepts(Bytes(vector)));
        var text = Read("vectors", $"{name}.json").ToJsonString(Plain);
        var first = text[1..text.IndexOf(':', StringComparison.Ordinal)];
        Assert.False(Codec.Of(name).Accepts(Encoding.UTF8.GetBytes($"{{{first}:null,{text[1..]}")));
    }

    [Fact]
    public void Enumerations_are_refused_as_numbers()
    {
        var vector = Read("vectors", "breach-explained.json");
        vector["clock"] = 1;
        Assert.False(Codec.Of("breach-explained").Accepts(Bytes(vector)));
    }

    [Fact]
    public void The_list_of_types_says_the_same_as_the_code()
    {
        var rows = File.ReadLines(Path.Combine(SharedData.Repository, "spec", "entry-types.csv")).Skip(1)
            .Select(line => line.Split(',')).Select(f => (int.Parse(f[0], CultureInfo.InvariantCulture), f[1]));
        Assert.Equal(EntryTypes.All, rows);
        Assert.Equal("notification-sent", EntryTypes.NameOf(NotificationSent.Type));
        Assert.Null(EntryTypes.NameOf(99));
    }

    private static JsonObject Read(string folder, string file) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(SharedData.Repository, "spec", folder, file)))!.AsObject();

    private static byte[] Bytes(JsonObject vector) => Encoding.UTF8.GetBytes(vector.ToJsonString(Plain));
}

/// <summary>Reads and writes a payload by the name of its type.</summary>
internal sealed record Codec(Func<byte[], byte[]> RoundTrip, Func<byte[], bool> Accepts)
{
    public static Codec Of(string name) => name switch
    {
        "event-opened" => For<EventOpened>(),
        "assessment-recorded" => For<AssessmentRecorded>(),
        "notification-sent" => For<NotificationSent>(),
        "update-sent" => For<UpdateSent>(),
        "acknowledgement-given" => For<AcknowledgementGiven>(),
        "event-closed" => For<EventClosed>(),
        "clock-breached" => For<ClockBreached>(),
        "breach-explained" => For<BreachExplained>(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A new type needs a row here."),
    };

    private static Codec For<T>()
        where T : class, IEntryPayload<T> => new(
        bytes => Payload.TryRead<T>(bytes, out var body, out var fault)
            ? Payload.Write(body)
            : throw new InvalidOperationException(fault),
        bytes => Payload.TryRead<T>(bytes, out _, out _));
}
