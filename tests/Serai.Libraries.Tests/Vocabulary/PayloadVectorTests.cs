using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serai.Tests;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using Serai.Vocabulary.Notifications;

namespace Serai.Libraries.Tests.Vocabulary;

/// <summary>The records, the schemas and the vectors of <c>spec/</c> say the same.</summary>
public sealed class PayloadVectorTests
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names =>
        [.. EntryTypes.All.Select(t => t.Name).Where(name => Codec.Has(name) && name != "trust-change")];

    // Which fields a trust change wants hangs on its kind: it is held to its vector only.
    public static TheoryData<string> AllNames => [.. EntryTypes.All.Select(t => t.Name).Where(Codec.Has)];

    [Theory]
    [MemberData(nameof(AllNames))]
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
        var tried = 0;
        foreach (var (path, rule) in Leaves(name).Where(leaf => leaf.Rule["maxLength"] is not null))
        {
            var max = rule["maxLength"]!.GetValue<int>();
            Assert.True(AcceptsWith(name, path, new string('x', max)), $"{path} at {max}");
            Assert.False(AcceptsWith(name, path, new string('x', max + 1)), $"{path} at {max + 1}");
            Assert.False(AcceptsWith(name, path, ""), $"{path} empty");
            tried++;
        }

        Assert.True(tried > 0);
    }

    [Theory]
    [InlineData("notification-sent", 5)]
    [InlineData("update-sent", 5)]
    [InlineData("event-closed", 5)]
    public void Every_number_of_people_has_both_its_limits(string name, int fields)
    {
        var counts = Leaves(name).Where(leaf => leaf.Path.Contains("ounts.", StringComparison.Ordinal)).ToList();
        var limited = counts.Where(leaf => leaf.Rule["maximum"] is not null).ToList();
        Assert.InRange(limited.Count, 2, fields);
        foreach (var (path, rule) in limited)
        {
            var max = rule["maximum"]!.GetValue<long>();
            Assert.Equal(Limits.People, max);
            Assert.True(AcceptsWith(name, path, max));
            Assert.False(AcceptsWith(name, path, max + 1));
            Assert.False(AcceptsWith(name, path, -1));
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

    /// <summary>Every value of the vector with the rule that the schema has for it.</summary>
    private static IEnumerable<(string Path, JsonNode Rule)> Leaves(string name)
    {
        var schema = Read("schemas", $"{name}.schema.json");
        return Leaves(schema, schema, Read("vectors", $"{name}.json"), "");
    }

    private static IEnumerable<(string Path, JsonNode Rule)> Leaves(
        JsonObject schema, JsonNode rule, JsonNode value, string path)
    {
        if (rule["$ref"] is { } reference)
        {
            rule = schema["$defs"]![reference.GetValue<string>().Split('/')[^1]]!;
        }

        return value switch
        {
            JsonObject parts => parts.SelectMany(part =>
                Leaves(schema, Property(rule, part.Key), part.Value!, $"{path}.{part.Key}")),
            JsonArray items => items.Take(1).SelectMany(item => Leaves(schema, rule["items"]!, item!, $"{path}.0")),
            _ => [(path[1..], rule)],
        };
    }

    private static JsonNode Property(JsonNode rule, string name) =>
        rule["properties"]?[name] ?? rule["additionalProperties"]!;

    private static bool AcceptsWith(string name, string path, JsonNode value)
    {
        var vector = Read("vectors", $"{name}.json");
        var steps = path.Split('.');
        JsonNode parent = vector;
        foreach (var step in steps[..^1])
        {
            parent = parent is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)]! : parent[step]!;
        }

        if (parent is JsonArray list)
        {
            list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[steps[^1]] = value;
        }

        return Codec.Of(name).Accepts(Bytes(vector));
    }

    private static JsonObject Read(string folder, string file) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(SharedData.Repository, "spec", folder, file)))!.AsObject();

    private static byte[] Bytes(JsonObject vector) => Encoding.UTF8.GetBytes(vector.ToJsonString(Plain));
}

/// <summary>Reads and writes a payload by the name of its type.</summary>
internal sealed record Codec(Func<byte[], byte[]> RoundTrip, Func<byte[], bool> Accepts)
{
    private static readonly string[] Reserved =
        ["key-rotation", "epoch-succession", "time-token"];

    public static bool Has(string name) => !Reserved.Contains(name);

    public static Codec Of(string name) => name switch
    {
        "genesis" => For<Genesis>(),
        "ack" => For<Ack>(),
        "nack" => For<Nack>(),
        "peer-checkpoint" => For<PeerCheckpoint>(),
        "trust-change" => For<TrustChange>(),
        "erasure" => For<Erasure>(),
        "fork-evidence" => For<ForkEvidence>(),
        "start-attested" => For<StartAttested>(),
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
