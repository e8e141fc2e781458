using System.Globalization;
using System.Text;
using System.Text.Json;
using Serai.Exchange;
using Serai.Exchange.Approvals;
using Serai.Exchange.Receipts;
using Serai.Platform.Data;
using Serai.Vocabulary.Exchange;

namespace Serai.Modules.Tests.Exchange;

public sealed class ApprovalLimitsTests
{
    [Fact]
    public void A_policy_asks_for_as_many_persons_as_the_limit_and_for_one_at_least()
    {
        Assert.Equal(ApprovalPolicy.PersonsMax, Policy(ApprovalPolicy.PersonsMax).Notification);
        Assert.Throws<JsonException>(() => Policy(ApprovalPolicy.PersonsMax + 1));
        Assert.Throws<JsonException>(() => Policy(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fields_of_a_proposal_are_shown_up_to_a_limit(int beyond)
    {
        var fields = Enumerable.Range(0, ProposalContent.FieldsMax + beyond).ToDictionary(
            i => i.ToString(CultureInfo.InvariantCulture), i => i);
        Assert.Equal(
            ProposalContent.FieldsMax, ProposalContent.FieldsOf(JsonSerializer.SerializeToUtf8Bytes(fields)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Refusals_of_peers_are_looked_through_up_to_a_limit_the_latest_first(int beyond)
    {
        var folder = Directory.CreateTempSubdirectory("serai-limits-").FullName;
        await using (var database = Database.Open(Path.Combine(folder, "serai.db")))
        {
            await Migrations.RunAsync(database, "exchange", typeof(ExchangeModule).Assembly);
            await database.WriteAsync(tx =>
            {
                for (var i = 0; i < Nacks.Max + beyond; i++)
                {
                    tx.Execute(
                        $"""
                        insert into exchange_receipt (origin, idx, by_origin, by_idx, signed_at, received_at, outcome)
                        values ('kaz', {i}, 'chn', {i}, 0, {i}, {Enum.GetNames<NackReason>()[0]})
                        """);
                }
            });
            var latest = database.Read(s => Nacks.Latest(s, "kaz"));
            Assert.Equal(Nacks.Max, latest.Count);
            Assert.Equal(Nacks.Max + beyond - 1, latest[0].Index);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static ApprovalPolicy Policy(int persons) => ApprovalPolicy.Parse(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"notification":{{persons}},"trustChange":2}""")));
}
