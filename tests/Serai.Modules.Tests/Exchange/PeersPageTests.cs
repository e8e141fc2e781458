using Serai.Exchange;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Tests.Exchange;

public sealed class PeersPageTests
{
    [Fact]
    public async Task The_page_of_the_nodes_warns_while_the_recovery_key_lies_in_the_data_folder()
    {
        await using var node = await TestNode.StartAsync();
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Contains("move it to a safe place", (await officer.PageAsync("/peers")).Text, StringComparison.Ordinal);

        File.Delete(ExchangeModule.RecoveryKeyFile(node.Get<NodeFolder>()));

        Assert.DoesNotContain("recovery", (await officer.PageAsync("/peers")).Body, StringComparison.Ordinal);
    }
}
