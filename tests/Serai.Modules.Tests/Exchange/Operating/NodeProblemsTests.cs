using Serai.Exchange.Operating;
using Serai.Exchange.Pulling;
using Serai.Platform.Observing;

namespace Serai.Tests.Exchange.Operating;

public sealed class NodeProblemsTests
{
    private static readonly DateTimeOffset Now = new(2020, 3, 13, 8, 0, 0, TimeSpan.Zero);

    private static NodeSigns Calm { get; } = new(false, false, TimeSpan.FromMinutes(1), TimeSpan.FromHours(5), false);

    private static NodeReport Well { get; } = new(
        Now, "0", TimeSpan.FromDays(9).TotalSeconds, "kaz/log/1", 7, [], [Up("chn"), Up("who")],
        new QuorumReport(true, Now, true), new StorageReport(NodeStorage.FreeBytesLow, 1, 1, 0, 0),
        new ScrubSummary(Now, 0), [], Now);

    [Fact]
    public void Where_all_is_well_there_is_nothing_to_do() => Assert.Empty(NodeProblems.Of(Well, Calm));

    [Fact]
    public void What_is_urgent_comes_first_and_names_its_peer()
    {
        var found = NodeProblems.Of(
            Well with
            {
                Peers = [Up("chn") with { Link = LinkState.Halted }, Failing("kgz", TimeSpan.FromHours(1)), Up("who")],
                Scrub = new ScrubSummary(Now, 3),
                Refusals = [new RefusalCount("chn", RefusedKind.Answer, "bad-proof", 1, Now)],
            },
            Calm with { IsOwnFork = true, IsFenced = true, HasRecoveryKey = true });
        Assert.Equal(
            [
                (NodeProblemKind.OwnFork, true, null), (NodeProblemKind.Fenced, true, null),
                (NodeProblemKind.PeerFork, true, "chn"), (NodeProblemKind.Damage, true, null),
                (NodeProblemKind.PeerFailing, false, "kgz"),
                (NodeProblemKind.Refused, false, null), (NodeProblemKind.RecoveryKey, false, null),
            ],
            found.Select(p => (p.Kind, p.IsUrgent, p.Peer)));
    }

    [Fact]
    public void A_link_that_stumbles_is_no_problem_before_its_time_is_up()
    {
        Assert.Empty(Kinds(Well with { Peers = [Failing("chn", NodeProblems.SilenceBorne)] }, Calm));
        Assert.Equal(
            [NodeProblemKind.PeerFailing],
            Kinds(Well with { Peers = [Failing("chn", NodeProblems.SilenceBorne + TimeSpan.FromSeconds(1))] }, Calm));
        var never = Failing("chn", TimeSpan.Zero) with { LastContact = null };
        Assert.Empty(Kinds(Well with { Peers = [never], UptimeSeconds = 60 }, Calm));
        Assert.Equal([NodeProblemKind.PeerFailing], Kinds(Well with { Peers = [never] }, Calm));
    }

    [Fact]
    public void One_clock_that_differs_is_its_owners_two_are_ours()
    {
        var off = Clock(TimeSpan.FromSeconds(8));
        Assert.Equal(
            [(NodeProblemKind.PeerClock, "chn")],
            NodeProblems.Of(Well with { Peers = [Up("chn") with { Clock = off }, Up("who")] }, Calm)
                .Select(p => (p.Kind, p.Peer!)));
        Assert.Equal(
            [NodeProblemKind.OwnClock],
            Kinds(Well with { Peers = [Up("chn") with { Clock = off }, Up("who") with { Clock = off }] }, Calm));
    }

    [Theory]
    [InlineData(6.0, 0)]
    [InlineData(-6.0, 0)]
    [InlineData(6.1, 1)]
    [InlineData(-6.1, 1)]
    public void A_difference_counts_only_beyond_its_error(double seconds, int problems) => Assert.Equal(
        problems,
        Kinds(Well with { Peers = [Up("chn") with { Clock = Clock(TimeSpan.FromSeconds(seconds)) }] }, Calm).Count);

    [Fact]
    public void Witnesses_that_are_silent_and_nights_without_a_look_are_told()
    {
        Assert.Empty(Kinds(Well, Calm with { QuorumAge = NodeProblems.QuorumAgeBorne }));
        Assert.Equal(
            [NodeProblemKind.QuorumLate, NodeProblemKind.ScrubLate],
            Kinds(Well, Calm with { QuorumAge = TimeSpan.FromMinutes(11), ScrubAge = TimeSpan.FromHours(50) }));
        Assert.Equal([NodeProblemKind.QuorumLate], Kinds(Well, Calm with { QuorumAge = null }));
        Assert.Empty(Kinds(
            Well with { Quorum = new QuorumReport(false, null, false) }, Calm with { QuorumAge = null }));
    }

    [Fact]
    public void A_disk_is_told_before_it_is_full()
    {
        Assert.Equal([NodeProblemKind.DiskLow], Kinds(Free(NodeStorage.FreeBytesLow - 1), Calm));
        Assert.Equal([NodeProblemKind.DiskFull], Kinds(Free(NodeStorage.FreeBytesMin - 1), Calm));
    }

    [Fact]
    public void Strangers_that_knock_are_no_problem_of_the_node() => Assert.Empty(Kinds(
        Well with
        {
            Refusals = [new RefusalCount(RefusalCounts.Stranger, RefusedKind.Question, "unknown-peer", 9, Now)],
        },
        Calm));

    [Fact]
    public void A_clock_is_measured_from_the_date_of_an_answer_with_its_error_and_not_from_a_held_answer()
    {
        // Told 08:00:10 means between :10 and :12; it was written at most a second before it came.
        var seen = ClockDifference.Of(Now.AddSeconds(10), Now, TimeSpan.FromSeconds(1))!;
        Assert.Equal(TimeSpan.FromSeconds(11.5), seen.Difference);
        Assert.Equal(TimeSpan.FromSeconds(1.5), seen.Error);
        Assert.NotNull(ClockDifference.Of(Now, Now, ClockDifference.RoundTripMost));
        Assert.Null(ClockDifference.Of(Now, Now, ClockDifference.RoundTripMost + TimeSpan.FromMilliseconds(1)));
    }

    private static List<NodeProblemKind> Kinds(NodeReport report, NodeSigns signs) =>
        [.. NodeProblems.Of(report, signs).Select(p => p.Kind)];

    private static NodeReport Free(long bytes) => Well with { Storage = Well.Storage with { Free = bytes } };

    private static ClockDifference Clock(TimeSpan difference) => new(difference, TimeSpan.FromSeconds(1), Now);

    private static PeerReport Up(string origin) =>
        new(origin, origin, origin, LinkState.Up, 3, 0, Now, Now, 7, null, null);

    private static PeerReport Failing(string origin, TimeSpan since) =>
        Up(origin) with { Link = LinkState.Failing, LastContact = Now - since };
}
