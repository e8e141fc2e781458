using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Platform.Api.Keys;
using Serai.Platform.People;
using Serai.Platform.People.Administration;
using Serai.Platform.People.Trail;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Platform.People;

public sealed class FailedTriesTests
{
    [Fact]
    public void Wrong_tries_are_remembered_of_as_many_as_the_limit_and_the_oldest_go_first()
    {
        var time = new ShiftedTime();
        var tries = new FailedTries(time);
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            tries.Fail("old");
        }

        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 1; i < FailedTries.CountedMax; i++)
        {
            tries.Fail($"n{i}");
        }

        Assert.NotNull(tries.LockedUntil("old"));
        tries.Fail("one more");
        Assert.Null(tries.LockedUntil("old"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Codes_of_a_scope_are_read_up_to_a_limit_of_letters(int beyond)
    {
        var codes = new string('K', AccountForm.CodesMax);
        var form = new FormCollection(new Dictionary<string, StringValues>
        {
            ["places"] = codes + new string('x', beyond),
        });
        Assert.Equal(codes, AccountForm.Of(form).Places);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Readers_of_a_page_are_named_up_to_a_limit_the_first_first(int beyond)
    {
        await using var room = await Surveillance.SurveillanceRoom.OpenAsync();
        await room.Database.WriteAsync(tx =>
        {
            for (var i = 0; i < AuditQueries.ReadersMax + beyond; i++)
            {
                tx.Execute(
                    $"""
                    insert into people_audit (at, last_at, times, person, name, act, what)
                    values ({i}, {i}, 1, {$"p{i}"}, {$"Person {i}"}, 'read', '/page')
                    """);
            }
        });
        var readers = new AuditQueries(room.Database, room.Clock)
            .Readers(Surveillance.SurveillanceRoom.Auditor, "read", "/page");
        Assert.Equal(AuditQueries.ReadersMax, readers.Count);
        Assert.Equal("Person 0", readers[0].Name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Sign_ins_and_keys_are_listed_up_to_a_limit_the_latest_first(int beyond)
    {
        await using var room = await Surveillance.SurveillanceRoom.OpenAsync();
        await room.Database.WriteAsync(tx =>
        {
            tx.Execute(
                $"""
                insert into people_person (id, name, name_key, password_hash, security_stamp, created_at)
                values ('p2', 'Auditor', 'auditor', '', '', 0)
                """);
            for (var i = 0; i < AccountQueries.SignInsMax + beyond; i++)
            {
                tx.Execute(
                    $"""
                    insert into people_session (id, person, started_at, address) values ({$"s{i}"}, 'p2', {i}, '')
                    """);
            }

            for (var i = 0; i < ApiKeysTable.ListMax + beyond; i++)
            {
                tx.Execute(
                    $"""
                    insert into platform_api_key (id, person, name, hash, roles, signs, created_at, expires_at)
                    values ({$"k{i}"}, 'p2', 'k', {new byte[1]}, '', 0, {i}, 1)
                    """);
            }
        });
        var signIns = new AccountQueries(room.Database, TimeProvider.System).SignIns(
            Surveillance.SurveillanceRoom.Auditor, "p2");
        Assert.Equal(AccountQueries.SignInsMax, signIns.Count);
        Assert.Equal($"s{AccountQueries.SignInsMax + beyond - 1}", signIns[0].Session);
        Assert.Equal(ApiKeysTable.ListMax, room.Database.Read(ApiKeysTable.All).Count);
        Assert.Equal(ApiKeysTable.ListMax, room.Database.Read(s => ApiKeysTable.Of(s, "p2")).Count);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "people.scope.tooMany")]
    public void A_scope_has_as_many_places_as_the_limit(int beyond, string? refusal)
    {
        string[] codes = [.. Enumerable.Range(0, Accounts.ScopeCodesMax + beyond).Select(
            i => $"KZ-{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}")];
        var places = PlaceRegister.Read(new StringReader(
            "code,kind,parent,name_en\nKAZ,country,,Kazakhstan\n"
            + string.Concat(codes.Select(c => $"{c},subdivision,KAZ,{c}\n"))));
        var diseases = DiseaseRegister.Read(new StringReader("id,annex2_gate,name_en\nmeasles,G3,Measles\n"));
        Assert.Equal(refusal, ScopeText.Parse(codes, [], places, diseases).Refusal?.TextKey);
    }
}
