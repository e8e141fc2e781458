using System.CommandLine;
using System.Globalization;
using System.Text;
using Serai.Commands.Generation;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Commands;

/// <summary><c>serai generate counts</c>: a seeded national file to try imports and methods on.</summary>
internal static class GenerateCommand
{
    /// <summary>More than any country has of first- and second-level units.</summary>
    public const int PlacesMax = 50_000;

    /// <summary>A century: the file stays before the last day that figures may have.</summary>
    public const int DaysMax = 36_525;

    private const string FirstDays = "the days of the file must lie after 1900 and before 9999.";

    private static readonly DateOnly DefaultFrom = new(2015, 1, 1);

    public static Command Make() => new("generate", "Make figures to try a node on.") { Counts() };

    private static ExampleCommand Counts()
    {
        var places = Number("--places", "Places of the generated country.", 100);
        var diseases = Number("--diseases", "Diseases, the first ones of the register.", 10);
        var days = Number("--days", "Days.", 1_096);
        var seed = Number("--seed", "The same seed gives the same file.", 1);
        var from = new Option<DateOnly?>("--from") { Description = "The first day. Default: 2015-01-01." };
        var until = new Option<DateOnly?>("--until")
        {
            Description = "The last day, instead of the first. With --rows as many days before it as the rows need.",
        };
        var rows = new Option<long?>("--rows") { Description = "Ends the file after so many rows." };
        var later = new Option<bool>("--later")
        {
            Description = "The same figures as they are issued later: one value in twenty is higher.",
        };
        var output = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var registers = new Option<string?>("--registers")
        {
            Description = "A node's data folder, to write the register of the generated places into.",
        };
        var command = new ExampleCommand(
            "counts",
            "A national file of daily counts: season, trend, overdispersion, weekly gaps.",
            "serai generate counts --places 100 --diseases 10 --rows 600000 --seed 7 --out big.csv --registers ./kaz")
        {
            places, diseases, days, seed, from, until, rows, later, output, registers,
        };
        command.SetAction(call =>
        {
            var plan = new NationalPlan(
                InRange("--places", call.GetValue(places), PlacesMax),
                DiseasesOf(call.GetValue(diseases)),
                call.GetValue(from) ?? DefaultFrom,
                InRange("--days", call.GetValue(days), DaysMax),
                call.GetValue(rows),
                (ulong)call.GetValue(seed),
                call.GetValue(later));
            if (call.GetValue(until) is { } last)
            {
                plan = call.GetValue(from) is null
                    ? Ending(plan, last)
                    : throw Fault.In("--until", "say the first day or the last one, not both.");
            }

            var told = call.InvocationConfiguration.Output;
            return Run(plan, call.GetRequiredValue(output), call.GetValue(registers), told);
        });
        return command;
    }

    private static NationalPlan Ending(NationalPlan plan, DateOnly last) =>
        plan.RowsMax is not null ? NationalCounts.Ending(plan, last, DaysMax)
            : last.DayNumber < plan.Days ? throw Fault.In("--until", FirstDays)
            : plan with { From = last.AddDays(1 - plan.Days) };

    private static Option<int> Number(string name, string description, int value) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {value}."),
        DefaultValueFactory = _ => value,
    };

    private static int InRange(string option, int value, int max) => value is > 0 && value <= max
        ? value
        : throw Fault.In(option, string.Create(CultureInfo.InvariantCulture, $"give a number from 1 to {max}."));

    private static List<string> DiseasesOf(int count)
    {
        using var text = new StreamReader(Shipped("diseases.csv"), Encoding.UTF8);
        var all = DiseaseRegister.Read(text).All;
        return [.. all.Take(InRange("--diseases", count, all.Count)).Select(d => d.Id)];
    }

    private static int Run(NationalPlan plan, string output, string? registers, TextWriter told)
    {
        if (plan.From.DayNumber + plan.Days > DateOnly.MaxValue.DayNumber || plan.From.Year < 1900)
        {
            throw Fault.In("--from", FirstDays);
        }

        (string Path, byte[] Bytes)? register = registers is null ? null : RegisterIn(registers, plan);
        using (var file = File.Create(output))
        {
            var rows = new NationalCounts(plan).Write(file);
            told.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {rows} rows"));
        }

        if (register is { } made)
        {
            WholeFile.Replace(made.Path, file => file.Write(made.Bytes));
            told.WriteLine($"{made.Path}: the places of the file; start the node anew to read them");
        }

        return ExitCode.Done;
    }

    /// <summary>The register of the places. One that somebody else wrote there is the operator's own.</summary>
    private static (string Path, byte[] Bytes) RegisterIn(string folder, NationalPlan plan)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(false), leaveOpen: true))
        {
            NationalCounts.WriteRegister(Shipped("places.csv"), plan.Places, text);
        }

        var path = Path.Combine(folder, "registers", "places.csv");
        if (File.Exists(path) && !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes.ToArray()))
        {
            throw Fault.In(
                path, "the node has a register of its own. Move it away first, or name the folder of another node.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return (path, bytes.ToArray());
    }

    private static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, "data", "registers", name);
}
