using System.CommandLine;
using System.Text.RegularExpressions;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary.Registers;

namespace Serai.Commands;

/// <summary><c>serai init</c>: makes a node, with its first person where one is named.</summary>
internal static partial class InitCommand
{
    private const int OriginMax = 120;
    private const int NameMax = 100;

    private static readonly Option<string> Country = new("--country")
    {
        Description = "ISO 3166-1 alpha-3 code, or WHO for the coordinator.",
        Required = true,
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "The node's name as people read it.",
        Required = true,
    };

    private static readonly Option<string?> Origin = new("--origin")
    {
        Description = "The origin of its log; permanent. Default: <country in lower case>.serai.invalid/log/1",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder to make.",
        Required = true,
    };

    private static readonly Option<string?> ExchangeListen = new("--exchange-listen")
    {
        Description = "Where the exchange listens. Default: the --exchange-url where it names localhost.",
    };

    private static readonly Option<string?> ExchangeUrl = new("--exchange-url")
    {
        Description = "How peers reach the exchange, e.g. https://node.health.example:7443",
    };

    private static readonly Option<string?> ConsoleUrl = new("--console-url")
    {
        Description = "Where the console listens. Default: http://localhost:5080",
    };

    private static readonly Option<string?> TimeZone = new("--time-zone")
    {
        Description = "The zone in which the node counts its days and shows times, an IANA id such as Asia/Almaty. " +
            "Default: that of the country where it has one, else UTC.",
    };

    private static readonly Option<string?> Person = new("--person")
    {
        Description = "The name of the first person; the password is asked for, or read from standard input.",
    };

    private static readonly Option<Role[]> Roles = RoleOption.Make(
        "A role of that person besides Administrator, which the first person always is; may be given several times. " +
        "Default: DutyOfficer and Approver.");

    public static Command Make()
    {
        var command = new Command(
            "init",
            "Makes a node: keys, first log entry, settings. Example: serai init --country KAZ --name \"Kazakhstan\" " +
            "--data ./kaz --person Aigerim")
        {
            Country, Name, Origin, Data, ExchangeListen, ExchangeUrl, ConsoleUrl, TimeZone, Person, Roles,
        };
        command.SetAction((call, _) => RunAsync(call));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call)
    {
        var settings = SettingsOf(call);
        var data = Path.GetFullPath(call.GetRequiredValue(Data));
        RefuseNode(data);
        var person = call.GetValue(Person);
        var password = person is null ? null : CheckedPassword(person);
        using var folder = NodeFolder.Take(data, create: true);
        RefuseNode(folder.Path);
        await using var node = await NodeHost.FoundAsync(folder, settings, new NodeOptions { IsQuiet = true });
        if (person is not null)
        {
            await AddPersonAsync(node.Services, person, call.GetValue(Roles), password!);
        }

        await TellAsync(node.Services, settings, folder, person);
        await TellZoneAsync(settings, isAsked: call.GetValue(TimeZone) is not null);
        await Console.Out.WriteLineAsync($"Start it with: serai serve --data {folder.Path}");
        return ExitCode.Done;
    }

    /// <summary>Before the password is asked for, and once more when the folder is ours.</summary>
    private static void RefuseNode(string path)
    {
        if (NodeSettings.ExistsIn(path))
        {
            throw new CommandException($"{path} holds a node already. Start it with: serai serve --data {path}");
        }
    }

    private static async Task TellAsync(
        IServiceProvider node, NodeSettings settings, NodeFolder folder, string? person)
    {
        var told = Console.Out;
        await told.WriteLineAsync($"Made the node {settings.Country} ({settings.Origin}) in {folder.Path}");
        await told.WriteLineAsync(person is null
            ? $"Nobody can sign in yet: serai people add NAME --role Administrator --data {folder.Path}"
            : $"{person} may sign in at {settings.ConsoleUrl} once it runs.");
        await told.WriteLineAsync($"Move {ExchangeModule.RecoveryKeyFile(folder)} to a safe place offline.");
        if (!settings.IsCoordinator && node.GetRequiredService<PlaceRegister>().Find(settings.Country) is null)
        {
            await told.WriteLineAsync(
                $"No register knows {settings.Country} yet: give it a row, and its places theirs, in " +
                Path.Combine(folder.Path, "registers", "places.csv"));
        }
    }

    private static Task TellZoneAsync(NodeSettings settings, bool isAsked) => Console.Out.WriteLineAsync(
        $"Its days and times are those of {settings.TimeZone}" + (isAsked ? "."
            : CountryZones.All.ContainsKey(settings.Country)
                ? $", the zone of {settings.Country}; another one: timeZone in its node.json."
                : $", as no zone is known for {settings.Country}; choose one: timeZone in its node.json."));

    private static NodeSettings SettingsOf(ParseResult call)
    {
        var country = call.GetRequiredValue(Country);
        if (country.Length != 3 || !country.All(char.IsAsciiLetterUpper))
        {
            throw new CommandException($"--country {country}: write three capital letters, such as KAZ.");
        }

        var origin = call.GetValue(Origin) ?? $"{country.ToLowerInvariant()}.serai.invalid/log/1";
        if (!OriginForm().IsMatch(origin))
        {
            throw new CommandException(
                $"--origin {origin}: write a host and a path of at most {OriginMax} small letters, " +
                "digits and . - _ /, such as health.example-kz/log/1. It can never be changed.");
        }

        var settings = new NodeSettings(country, CheckedName(call.GetRequiredValue(Name)), origin)
        {
            IsCoordinator = country == "WHO",
            TimeZone = CheckedZone(call.GetValue(TimeZone) ?? CountryZones.All.GetValueOrDefault(country, "UTC")),
        };
        var exchangeUrl = call.GetValue(ExchangeUrl) ?? settings.ExchangeUrl;
        return settings with
        {
            ConsoleUrl = CheckedUrl(call.GetValue(ConsoleUrl)) ?? settings.ConsoleUrl,
            ExchangeUrl = exchangeUrl,
            ExchangeListen = call.GetValue(ExchangeListen) ?? ListenFor(exchangeUrl),
        };
    }

    private static string CheckedZone(string id)
    {
        try
        {
            return NodeZone.Named(id).Id;
        }
        catch (NodeFolderException error)
        {
            throw Fault.In("--time-zone", error.Message);
        }
    }

    private static string CheckedName(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > NameMax || name.Any(char.IsControl)
            ? throw new CommandException($"--name: write one line of at most {NameMax} characters, such as Kazakhstan.")
            : name.Trim();

    private static string? CheckedUrl(string? url)
    {
        if (url is null)
        {
            return null;
        }

        try
        {
            // A certificate can only be named in the settings that this command is about to make.
            return NodeListeners.ConsoleAddress(url).Scheme == Uri.UriSchemeHttp
                ? url
                : throw new CommandException(
                    $"--console-url {url}: make the node with http://, then name a certificate in its node.json as " +
                    "docs/operating/console-https.md says.");
        }
        catch (NodeFolderException error)
        {
            throw Fault.In("--console-url", error.Message);
        }
    }

    [GeneratedRegex(@"^(?=.{1,120}$)[a-z0-9]([a-z0-9.\-_]*[a-z0-9])?(/[a-z0-9._\-]+)*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OriginForm();

    /// <summary>A node reached by a public name listens on all addresses of its machine, at the same port.</summary>
    private static string ListenFor(string exchangeUrl) =>
        !Uri.TryCreate(exchangeUrl, UriKind.Absolute, out var uri) || uri.Scheme != "https"
            ? throw new CommandException($"--exchange-url {exchangeUrl}: write https://HOST:PORT")
            : uri.IsLoopback ? exchangeUrl : $"https://0.0.0.0:{uri.Port}";

    private static async Task AddPersonAsync(
        IServiceProvider node,
        string person,
        Role[]? roles,
        string password)
    {
        Role[] given = roles is { Length: > 0 } ? roles : [Role.DutyOfficer, Role.Approver];
        var added = await node.GetRequiredService<Accounts>().AddAsync(
            new NewAccount(person, [.. given.Append(Role.Administrator).Distinct()], password), Viewer.Operator);
        if (added.Refusal is not null)
        {
            throw new CommandException($"The node is made, but {person} was not added: {Words(added.Refusal)}");
        }
    }

    private static string Words(Refusal refusal) =>
        new Texts(Catalogue.Of(Modules.All.Select(m => m.GetType().Assembly)), Language.English).Of(refusal);

    /// <summary>Judged before anything is written.</summary>
    private static string CheckedPassword(string person)
    {
        var password = PasswordPrompt.Read(person);
        return PasswordRules.Refuse(person, password) is { } why
            ? throw new CommandException($"--person {person}: {Words(why)} Nothing was made.")
            : password;
    }
}
