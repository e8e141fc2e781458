using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Platform.Api.Keys;
using Serai.Platform.People;

namespace Serai.Commands;

/// <summary><c>serai key</c>: keys for programs.</summary>
internal static class KeyCommand
{
    private const int DaysDefault = 90;

    public static Command Make() => new("key", "Keys by which programs use a node.") { Create(), List(), Revoke() };

    private static ExampleCommand Create()
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var person = new Option<string>("--person") { Description = "In whose name it acts.", Required = true };
        var roles = new Option<Role[]>("--role")
        {
            Description = "One of the person's roles; may be given several times.",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"How long it lives, at most {ApiKeys.DaysMax}. Default: {DaysDefault}."),
            DefaultValueFactory = _ => DaysDefault,
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "create",
            "Make a key that does not sign; prints it this once. One that signs, a person makes on the page /keys.",
            "serai key create \"Nightly import\" --person Aigerim --role DutyOfficer --data ./kaz")
        {
            name, person, roles, days, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var wanted = new NewLocalKey(
                call.GetRequiredValue(person), call.GetRequiredValue(name), call.GetRequiredValue(roles),
                call.GetValue(days));
            var made = await node.PostAsync<MadeKey>("keys", wanted, cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json) ? JsonOption.Write(made) : made.Text);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand List() => ListCommand.Make<ApiKey>(
        ("key", "keys"), "List the keys of all people, without their secret parts.", "There are no keys yet.",
        ["Key", "Person", "Name", "Roles", "Ends", "State"], Cells);

    private static ExampleCommand Revoke()
    {
        var id = new Argument<string>("ID") { Description = "As serai key list names it." };
        var data = DataOption.Make();
        var command = new ExampleCommand(
            "revoke", "End a key at once.", "serai key revoke 0123456789abcdef --data ./kaz")
        {
            id, data,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var revoked = await node.PostAsync<string>(
                $"keys/{Uri.EscapeDataString(call.GetRequiredValue(id))}/revoke", new { }, cancel);
            call.InvocationConfiguration.Output.WriteLine($"{revoked} does not work any more.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Cells(ApiKey key) =>
    [
        key.Id, key.Person, key.Name, string.Join(", ", key.Roles) + (key.Signs ? ", signs" : ""),
        key.ExpiresAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), key.RevokedAt is null ? "" : "revoked",
    ];
}
