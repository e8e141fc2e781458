using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Platform.People;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Administration;

namespace Serai.Commands;

/// <summary><c>serai people</c>: gives people accounts at a node, and keeps them.</summary>
internal static class PeopleCommand
{
    /// <summary>Instead of codes: no limit to places, or to diseases.</summary>
    private const string All = "all";

    public static Command Make() => new("people", "The people of a node.")
    {
        Add(), List(), Set(),
        Act("disable", "Take the right to sign in, end sign-ins, keys and passkeys.", "disable",
            "may not sign in any more"),
        Act("enable", "Give the right to sign in back.", "enable", "may sign in again"),
        Act("unlock", "End the lock after wrong passwords before its time.", "unlock", "is not locked any more"),
        Reset(), Sessions(),
        Act("end", "Sign a person out everywhere.", "end-sessions", "is signed out everywhere"),
    };

    private static ExampleCommand Add()
    {
        var name = new Argument<string>("NAME") { Description = "As the person signs in." };
        var roles = RoleOption.Make($"{RoleOption.Names}; may be given several times.");
        roles.Required = true;
        var places = Codes("--place", "ISO 3166 code that the roles are about; may be given several times.");
        var diseases = Codes("--disease", "Id of the disease register; may be given several times.");
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "add",
            "Add a person; the password is asked for, or read from standard input.",
            "serai people add Aigerim --role DutyOfficer --place KAZ --data ./kaz")
        {
            name, roles, places, diseases, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var person = call.GetRequiredValue(name);
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var wanted = new NewPerson(person, call.GetRequiredValue(roles), "")
            {
                Places = Chosen(call.GetValue(places)) ?? [],
                Diseases = Chosen(call.GetValue(diseases)) ?? [],
            };
            // All that can be refused without a password is, before somebody types one.
            await node.PostAsync<AddedPerson>("people/check", wanted, cancel);
            var added = await node.PostAsync<AddedPerson>(
                "people", wanted with { Password = PasswordPrompt.Read(person) }, cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(added)
                : $"{added.Name} may sign in as {string.Join(" and ", added.Roles)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand List() => ListCommand.Make<PersonAccount>(
        ("people", "people"), "List the people with roles, scope and state.", "Nobody may sign in here yet.",
        ["Name", "Roles", "Places", "Diseases", "State", "Last sign-in"], Cells);

    private static ExampleCommand Set()
    {
        var name = Name();
        var roles = RoleOption.Make("The roles from now on; left out, they stay.");
        var places = Codes("--place", $"The places from now on, or {All}; left out, they stay.");
        var diseases = Codes("--disease", $"The diseases from now on, or {All}; left out, they stay.");
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "set",
            "Change the roles and the scope of a person.",
            "serai people set Aigerim --role Approver --place KAZ --disease all --data ./kaz")
        {
            name, roles, places, diseases, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var change = new PersonChange(
                call.GetValue(roles) is { Length: > 0 } some ? some : null,
                Chosen(call.GetValue(places)), Chosen(call.GetValue(diseases)));
            if (change is { Roles: null, Places: null, Diseases: null })
            {
                throw new CommandException("Nothing is to change: name --role, --place or --disease.");
            }

            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var person = await node.PostAsync<PersonAccount>(
                PathOf(call.GetRequiredValue(name), "change"), change, cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(person)
                : $"{person.Name} is {string.Join(" and ", person.Roles)}; places: {Written(person.Places)}; "
                    + $"diseases: {Written(person.Diseases)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Reset()
    {
        var name = Name();
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "reset",
            "Make a new password and print it this once; the person changes it at the first sign-in.",
            "serai people reset Aigerim --data ./kaz")
        {
            name, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var given = await node.PostAsync<GivenPassword>(
                PathOf(call.GetRequiredValue(name), "reset-password"), new { }, cancel);
            call.InvocationConfiguration.Output.WriteLine(
                call.GetValue(json) ? JsonOption.Write(given) : given.Password);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Sessions()
    {
        var name = Name();
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "sessions", "List the latest sign-ins of a person.", "serai people sessions Aigerim --data ./kaz")
        {
            name, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var sessions = await node.GetAsync<List<AccountSignIn>>(
                PathOf(call.GetRequiredValue(name), "sessions"), cancel);
            TableOutput.Write(
                sessions, call.GetValue(json), call.InvocationConfiguration.Output, "No sign-in yet.",
                ["Began", "Last used", "From", "State"],
                s => [Instant(s.StartedAt), Instant(s.SeenAt), s.Address, s.IsOpen ? "open" : "ended"]);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>An act that needs a name and nothing else.</summary>
    private static ExampleCommand Act(string verb, string description, string path, string said)
    {
        var name = Name();
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(verb, description, $"serai people {verb} Aigerim --data ./kaz")
        {
            name, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var person = await node.PostAsync<PersonAccount>(
                PathOf(call.GetRequiredValue(name), path), new { }, cancel);
            call.InvocationConfiguration.Output.WriteLine(
                call.GetValue(json) ? JsonOption.Write(person) : $"{person.Name} {said}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "As the person signs in." };

    private static Option<string[]> Codes(string name, string description) => new(name) { Description = description };

    /// <summary>Null where none was named; empty for all.</summary>
    private static string[]? Chosen(string[]? codes) =>
        codes is not { Length: > 0 } ? null : codes is [All] ? [] : codes;

    private static string PathOf(string name, string act) => $"people/{Uri.EscapeDataString(name)}/{act}";

    private static string[] Cells(PersonAccount person) =>
    [
        person.Name, string.Join('+', person.Roles), Written(person.Places), Written(person.Diseases), State(person),
        person.LastSignIn is { } at ? Instant(at) : "never",
    ];

    private static string Written(IReadOnlyList<string>? codes) => codes is null ? All : string.Join(' ', codes);

    private static string State(PersonAccount person) =>
        person.DisabledAt is { } disabled ? "disabled since " + Instant(disabled)
        : person.LockedUntil is { } until && until > TimeProvider.System.GetUtcNow() ? "locked until " + Instant(until)
        : person.MustChangePassword ? "has to change the password"
        : "may sign in";

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
