using System.Globalization;
using Serai.Exchange.Erasing;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using static Serai.Tests.Exchange.Erasing.ErasingNode;

namespace Serai.Tests.Exchange.Erasing;

/// <summary>Erasing on pages and for programs.</summary>
public sealed class ErasurePagesTests
{
    private const string Form = "/log/erasures";
    private const string Api = "/api/v1/log/erasures";

    [Fact]
    public async Task A_body_is_erased_on_the_page_of_its_entry_and_all_pages_say_so()
    {
        await using var node = await NodeAsync(OnePerson);
        var said = await NotifyAsync(node, "patient of bed 7");
        var at = At(said);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync(at);
        Assert.Contains("Erase this body for all readers", page.Text, StringComparison.Ordinal);

        var refused = await officer.SubmitAsync(page, Form, ("reason", ""), ("ground", "Law, article 24"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Choose a reason.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Law, article 24", refused.Body, StringComparison.Ordinal);
        var done = await officer.SubmitAsync(
            refused, Form, ("reason", "PersonAsked"), ("ground", "Law, article 24"), ("note", "She asked."));
        Assert.Equal((303, at), (done.Status, done.Location));

        foreach (var path in new[] { at, "/events/" + EventThread })
        {
            var text = (await officer.PageAsync(path)).Text;
            Assert.Contains("Erased by", text, StringComparison.Ordinal);
            Assert.Contains("a person concerned asked for it", text, StringComparison.Ordinal);
            Assert.Contains("Law, article 24", text, StringComparison.Ordinal);
            Assert.DoesNotContain("patient of bed 7", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Erase this body", (await officer.PageAsync(at)).Text, StringComparison.Ordinal);
        var list = await officer.PageAsync(Form);
        Assert.Contains("Law, article 24", list.Text, StringComparison.Ordinal);
        Assert.Contains("had a body erased", (await officer.PageAsync("/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_person_sees_what_is_to_be_erased_in_the_words_of_the_form_and_approves_it()
    {
        await using var node = await NodeAsync("""{ "notification": 1, "trustChange": 2 }""");
        var said = await NotifyAsync(node, "patient of bed 9");
        var at = At(said);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var proposed = await officer.SubmitAsync(at, Form, ("reason", "Ordered"), ("ground", "Order 5"));
        Assert.Equal((303, "/approvals?done=proposed"), (proposed.Status, proposed.Location));

        using var approver = await node.SignInAsync(Role.Approver);
        var waiting = await approver.PageAsync("/approvals");
        Assert.Contains("Legal ground", waiting.Text, StringComparison.Ordinal);
        Assert.Contains(at.Replace("&", "&amp;", StringComparison.Ordinal), waiting.Body, StringComparison.Ordinal);
        var action = System.Text.RegularExpressions.Regex.Match(waiting.Body, "/approvals/[0-9a-f]+/approve").Value;
        Assert.Equal(303, (await approver.SubmitAsync(waiting, action)).Status);
        Assert.Contains("Erased by", (await officer.PageAsync(at)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_sees_no_form()
    {
        await using var node = await NodeAsync(OnePerson);
        var said = await NotifyAsync(node, "stays");
        using var auditor = await node.SignInAsync(Role.Auditor);
        Assert.DoesNotContain("Erase this body", (await auditor.PageAsync(At(said))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_erases_a_body_and_reads_the_list()
    {
        await using var node = await NodeAsync(OnePerson);
        var said = await NotifyAsync(node, "patient of bed 8");
        using var program = await ApiClient.WithKeyAsync(node, signs: true, Role.DutyOfficer);
        var wanted = new WantedErasure(said.Origin, said.Index, ErasureReason.Ordered, "Order 5");

        var asked = (await program.PostAsync(Api, wanted)).As<ErasureAsked>();
        // The entry that announced the person's key stands between the two.
        Assert.Equal((said.Index + 2, null), (asked.Index, asked.Proposal));
        Assert.Equal(422, (await program.PostAsync(Api, wanted)).Status);
        Assert.Equal(404, (await program.PostAsync(Api, wanted with { Index = 10_000 })).Status);
        var list = await program.GetAsync(Api);
        Assert.Contains("\"ground\":\"Order 5\"", list.Body, StringComparison.Ordinal);
        var file = await program.GetAsync("/api/v1/log/erasures/export.csv");
        Assert.Contains("Order 5", file.Body, StringComparison.Ordinal);
    }

    private static string At(EntryRef of) =>
        $"/log?origin={Uri.EscapeDataString(of.Origin)}&index={of.Index.ToString(CultureInfo.InvariantCulture)}";
}
