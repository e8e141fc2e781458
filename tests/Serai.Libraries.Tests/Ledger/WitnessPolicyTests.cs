using System.Globalization;
using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class WitnessPolicyTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa logKey = TestLog.Key(3);
    private readonly List<Cosigner> witnesses;
    private readonly List<ECDsa> witnessKeys;
    private readonly SignedNote note;

    public WitnessPolicyTests()
    {
        witnessKeys = [.. Enumerable.Range(20, 6).Select(i => TestLog.Key((byte)i))];
        witnesses = [.. witnessKeys.Select((key, i) => new Cosigner($"example.org/witness/{i}", key))];
        note = new Checkpoint(TestLog.Origin, 0, MerkleHash.Empty).Sign(new NoteSigner(TestLog.Origin, logKey));
    }

    [Theory]
    [InlineData("quorum w0", new[] { 0 }, 0)]
    [InlineData("quorum w0", new[] { 1, 2 }, null)]
    [InlineData("group g any w0 w1 w2\nquorum g", new[] { 2, 1 }, 1)]
    [InlineData("group g all w0 w1 w2\nquorum g", new[] { 0, 1, 2 }, 2)]
    [InlineData("group g all w0 w1 w2\nquorum g", new[] { 0, 2 }, null)]
    [InlineData("group g 2 w0 w1 w2 w3\nquorum g", new[] { 3, 1, 2 }, 2)]
    [InlineData("group others 2 w1 w2 w3\ngroup who-or-two any w0 others\nquorum who-or-two", new[] { 1, 3 }, 3)]
    [InlineData("group others 2 w1 w2 w3\ngroup who-or-two any w0 others\nquorum who-or-two", new[] { 0 }, 0)]
    [InlineData("group others 2 w1 w2 w3\ngroup who-or-two any w0 others\nquorum who-or-two", new[] { 3 }, null)]
    [InlineData("quorum none", new[] { 0, 1 }, null)]
    public void The_quorum_is_reached_when_the_last_that_is_needed_signs(string rules, int[] signed, int? reached)
    {
        var policy = Read(Names() + rules);
        var cosigned = note.With([.. signed.Select(i => witnesses[i].Sign(note.Text, Noon.AddMinutes(i)))]);
        Assert.Equal(
            reached is { } minutes ? Noon.AddMinutes(minutes) : null,
            policy.QuorumTime(policy.Cosignatures(cosigned)));
        Assert.Equal(reached is not null || !policy.AsksForWitnesses, policy.IsReached(cosigned));
    }

    [Fact]
    public void A_policy_that_no_file_has_is_reached_by_any_group_and_has_no_limit_of_its_own()
    {
        var keys = witnesses.ConvertAll(w => w.Verifier);
        var policy = WitnessPolicy.AnyOf([], [new WitnessGroup(1, [keys[0]]), new WitnessGroup(2, keys[1..])]);
        Assert.Equal(Noon, TimeOf(policy, 0));
        Assert.Equal(Noon.AddMinutes(3), TimeOf(policy, 1, 3));
        Assert.Null(TimeOf(policy, 3));
        Assert.False(WitnessPolicy.AnyOf([], []).AsksForWitnesses);

        var many = Enumerable.Range(0, WitnessPolicy.MaxOfEach + 1)
            .Select(i => CosignatureVerifier.Create($"w{i}.example/witness/1", keys[0].Spki.Span)).ToList();
        Assert.Equal(many.Count, WitnessPolicy.AnyOf([], [new WitnessGroup(1, many)]).Witnesses.Count);
        Assert.Throws<ArgumentException>(() => WitnessPolicy.AnyOf([], [new WitnessGroup(2, [keys[0]])]));
        Assert.Throws<ArgumentException>(() => WitnessPolicy.AnyOf([], [new WitnessGroup(0, [keys[0]])]));
        Assert.Throws<ArgumentException>(() => WitnessPolicy.AnyOf([], [new WitnessGroup(1, [keys[0], keys[0]])]));

        DateTimeOffset? TimeOf(WitnessPolicy of, params int[] signed) => of.QuorumTime(of.Cosignatures(
            note.With([.. signed.Select(i => witnesses[i].Sign(note.Text, Noon.AddMinutes(i)))])));
    }

    [Fact]
    public void Logs_witnesses_comments_and_blanks_are_read()
    {
        var vkey = new NoteSigner(TestLog.Origin, logKey).Verifier.VKey;
        var policy = Read(
            $"  # ours\n\nlog {vkey} https://kz.example\n" + Names()
            + "witness ed example.com/w+8d66cf3f+BAAAAA==\t\nquorum\tnone\n");
        Assert.Equal("https://kz.example", Assert.Single(policy.Logs).Url);
        Assert.Equal(vkey, policy.Logs[0].Key.VKey);
        Assert.Equal(7, policy.Witnesses.Count);
        Assert.Null(policy.Witnesses[^1].Key);
        Assert.False(policy.AsksForWitnesses);
    }

    [Fact]
    public void A_bad_line_of_one_witness_takes_nothing_from_the_others()
    {
        var policy = Read(Names() + "group g any w0 w1\nquorum g");
        var forged = witnesses[0].Sign(note.Text, Noon) with { Signature = new byte[80] };
        var cosigned = note.With(forged, witnesses[1].Sign(note.Text, Noon));
        Assert.Equal("w1", Assert.Single(policy.Cosignatures(cosigned)).Key);
        Assert.True(policy.IsReached(cosigned));
    }

    [Theory]
    [InlineData("quorum nobody", 7, "\"nobody\" is not defined")]
    [InlineData("quorum w0\nquorum w1", 8, "one quorum line")]
    [InlineData("group g 0 w0\nquorum g", 7, "1 to 1")]
    [InlineData("group g 2 w0\nquorum g", 7, "1 to 1")]
    [InlineData("group g 01 w0\nquorum g", 7, "1 to 1")]
    [InlineData("group g any\nquorum g", 7, "other parts")]
    [InlineData("group g any later\nwitness later x\nquorum g", 7, "not defined above")]
    [InlineData("group g all w0 w0\nquorum g", 7, "member already")]
    [InlineData("group g all w0\ngroup h all w0\nquorum g", 8, "member already")]
    [InlineData("group w0 all w1\nquorum w0", 7, "defined already")]
    [InlineData("group none all w1\nquorum none", 7, "not a name")]
    [InlineData("group g all none\nquorum g", 7, "not defined above")]
    [InlineData("witness again KEY0\nquorum none", 7, "twice")]
    [InlineData("witness x nonsense\nquorum none", 7, "no vkey")]
    [InlineData("log nonsense\nquorum none", 7, "not a vkey")]
    [InlineData("friends w0\nquorum none", 7, "none of log")]
    [InlineData("quorum none\r", 7, "Only spaces")]
    [InlineData("", 0, "no quorum")]
    public void A_refusal_names_the_line_and_says_why(string rules, int line, string why)
    {
        var text = Names() + rules.Replace("KEY0", witnesses[0].Verifier.VKey, StringComparison.Ordinal);
        Assert.False(WitnessPolicy.TryParse(text, out _, out var error));
        Assert.Equal(line, error.Line);
        Assert.Contains(why, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_has_limits()
    {
        static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"witness w{i} example.com/w+00000000+{i:d8}\n"))) + "quorum none";
        Assert.Equal(WitnessPolicy.MaxOfEach, Read(Many(WitnessPolicy.MaxOfEach)).Witnesses.Count);
        Assert.False(WitnessPolicy.TryParse(Many(WitnessPolicy.MaxOfEach + 1), out _, out var error));
        Assert.Equal(WitnessPolicy.MaxOfEach + 1, error.Line);
        var longest = "quorum none\n".PadRight(WitnessPolicy.MaxLength);
        Assert.True(WitnessPolicy.TryParse(longest, out _, out _));
        Assert.False(WitnessPolicy.TryParse(longest + " ", out _, out _));
    }

    public void Dispose()
    {
        logKey.Dispose();
        witnessKeys.ForEach(key => key.Dispose());
    }

    // Six lines.
    private string Names() => string.Concat(witnesses.Select((w, i) => string.Create(
        CultureInfo.InvariantCulture, $"witness w{i} {w.Verifier.VKey}\n")));

    private static WitnessPolicy Read(string text)
    {
        Assert.True(WitnessPolicy.TryParse(text, out var policy, out var error), error?.ToString());
        return policy;
    }
}
