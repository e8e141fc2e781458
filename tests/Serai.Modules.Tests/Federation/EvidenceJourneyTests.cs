using System.IO.Compression;
using Serai.Exchange.Log;
using Serai.Platform.People;
using Serai.Tests.Commands;
using Serai.Tests.Exchange.Evidence;
using Serai.Tests.Notifications;
using static Serai.Tests.Notifications.ThreeNodes;

namespace Serai.Tests.Federation;

/// <summary>A notification with what answered it, downloaded by people and verified by others.</summary>
public sealed class EvidenceJourneyTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task What_an_event_was_told_and_answered_is_verified_by_programs_of_others_whoever_proves_it()
    {
        var path = await nodes.NotifiedAsync();
        var chn = Origin(nodes.Chn);
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        await nodes.ChnOfficer.SubmitAsync(path, path + "/acknowledge", ("comment", "Border teams are told."));
        await EventuallyAsync(
            nodes.KazOfficer, path,
            e => Has(Delivery(e, chn), "ackedAt") && Has(Delivery(e, Origin(nodes.Who)), "receivedAt"));
        await EventuallyAsync(nodes.WhoOfficer, path, e => Has(Delivery(e, chn), "ackedAt"));
        string[] keys = [.. new[] { nodes.Kaz, nodes.Chn, nodes.Who }.Select(n => n.Get<LogHead>().VerifierKey!)];
        using var scratch = new Scratch();
        using var go = new GoVerifier(PackOfTwoNodes.Published("verify.go"));
        foreach (var (name, officer) in new[] { ("KAZ", nodes.KazOfficer), ("WHO", nodes.WhoOfficer) })
        {
            var folder = Path.Combine(scratch.Folder, name);
            await using var body = await officer.Client.GetStreamAsync($"/api/v1{path}/evidence.zip");
            using (var zip = new ZipArchive(body))
            {
                zip.ExtractToDirectory(folder);
            }

            Assert.True(File.Exists(Path.Combine(folder, "pack.json")));
            if (new NodeFactAttribute().Skip is null)
            {
                Accepted(PackOfTwoNodes.RunNode(folder, keys));
            }

            if (new GoFactAttribute().Skip is null)
            {
                Accepted(go.Verify(folder, keys));
            }
        }

        Assert.Contains(
            "/evidence.zip", (await nodes.KazOfficer.PageAsync(path)).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await nodes.KazOfficer.GetAsync("/api/v1/events/none/evidence.zip")).Status);
        using var administrator = await nodes.Kaz.SignInAsync(Role.Administrator);
        Assert.Equal(403, (await administrator.GetAsync($"/api/v1{path}/evidence.zip")).Status);
    }

    private static void Accepted((int Exit, string Output) answer)
    {
        Assert.True(answer.Exit == 0, answer.Output);
        Assert.Contains("type 102", answer.Output, StringComparison.Ordinal);
        Assert.Contains("type 104", answer.Output, StringComparison.Ordinal);
        Assert.Contains("of 3 logs", answer.Output, StringComparison.Ordinal);
    }
}
