using System.CommandLine;
using Serai.Commands.Local;
using Serai.Platform.People;

namespace Serai.Commands;

/// <summary><c>serai people add</c>: gives a person an account at a node.</summary>
internal static class PeopleCommand
{
    public static Command Make() => new("people", "The people of a node.") { Add() };

    private static ExampleCommand Add()
    {
        var name = new Argument<string>("NAME") { Description = "As the person signs in." };
        var roles = RoleOption.Make($"{RoleOption.Names}; may be given several times.");
        roles.Required = true;
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "add",
            "Add a person; the password is asked for, or read from standard input.",
            "serai people add Aigerim --role DutyOfficer --data ./kaz")
        {
            name, roles, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var person = call.GetRequiredValue(name);
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var added = await node.PostAsync<AddedPerson>(
                "people", new NewPerson(person, call.GetRequiredValue(roles), PasswordPrompt.Read(person)), cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(added)
                : $"{added.Name} may sign in as {string.Join(" and ", added.Roles)}.");
            return ExitCode.Done;
        });
        return command;
    }
}
