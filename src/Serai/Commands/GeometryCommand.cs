using System.CommandLine;
using System.Text;
using Serai.Commands.Geometry;
using Serai.Platform.Maps;
using Serai.Vocabulary.Registers;

namespace Serai.Commands;

/// <summary><c>serai geometry</c>: the outlines that maps are drawn from, made from GeoJSON.</summary>
internal static class GeometryCommand
{
    /// <summary>About 4 km: less than a pixel of a map of a large country.</summary>
    private const double UsualTolerance = 0.04;

    /// <summary>About 150 square kilometres at 50 degrees north.</summary>
    private const double UsualLeastArea = 0.02;

    public static Command Make()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "GeoJSON (WGS 84) of the units; neighbours together, so that their border stays one line.",
            Arity = ArgumentArity.OneOrMore,
        };
        var code = new Option<string>("--code")
        {
            Description = "The property that holds the code of the register of places.",
            DefaultValueFactory = _ => "iso",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "Degrees that a point may lie off its line to be left out.",
            DefaultValueFactory = _ => UsualTolerance,
        };
        var leastArea = new Option<double>("--least-area")
        {
            Description = "Islands of fewer square degrees are left out.",
            DefaultValueFactory = _ => UsualLeastArea,
        };
        var places = new Option<string?>("--places")
        {
            Description = "A register of places of your own. Default: the one of the installation.",
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for one file a country: the folder geo in the node's folder.",
            Required = true,
        };
        var command = new ExampleCommand(
            "geometry",
            "Make the outlines that maps are drawn from.",
            "serai geometry regions.geojson --code iso_3166_2 --out ./kaz/geo")
        {
            files, code, tolerance, leastArea, places, output,
        };
        command.SetAction(call => Run(
            [.. call.GetRequiredValue(files).SelectMany(f => GeoJsonFile.Read(f, call.GetRequiredValue(code)))],
            ReadPlaces(call.GetValue(places)),
            new Fineness(call.GetValue(tolerance), call.GetValue(leastArea)),
            call.GetRequiredValue(output),
            call.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(
        List<Outline> units, PlaceRegister places, Fineness fineness, string folder, TextWriter output)
    {
        if (!(fineness.Tolerance is > 0 and < 10) || !(fineness.LeastArea is >= 0 and < 10_000))
        {
            throw Fault.In("--tolerance", "degrees above 0 and below 10; --least-area square degrees from 0.");
        }

        if (units.FirstOrDefault(u => places.Find(u.Code) is null) is { } unknown)
        {
            throw Fault.In(unknown.Code, "not in the register of places; add a row there, or give yours by --places.");
        }

        // Everything is made before anything is written.
        var byCountry = SharedLines.Thin(units, fineness.Tolerance, fineness.LeastArea)
            .GroupBy(u => places.Find(u.Code)!.Parent ?? u.Code)
            .Select(g => (Country: g.Key, Outlines: WithCountry(g.Key, [.. g], fineness))).ToList();
        Directory.CreateDirectory(folder);
        foreach (var (country, outlines) in byCountry)
        {
            var file = Path.Combine(folder, country + ".csv");
            using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false));
            OutlineFile.Write(writer, outlines);
            output.WriteLine($"{file}: {outlines.Count} places, {outlines.Sum(o => o.Rings.Sum(r => r.Count))} points");
        }

        return ExitCode.Done;
    }

    /// <summary>The country first, drawn around its units where the files do not hold it itself.</summary>
    private static List<Outline> WithCountry(string country, List<Outline> outlines, Fineness fineness)
    {
        var units = outlines.Where(o => o.Code != country).OrderBy(o => o.Code, StringComparer.Ordinal).ToList();
        var own = outlines.Find(o => o.Code == country) ?? SharedLines.Around(country, units, fineness.LeastArea);
        return [own, .. units];
    }

    private static PlaceRegister ReadPlaces(string? file)
    {
        var shipped = ReadPlaces(Path.Combine(AppContext.BaseDirectory, "data", "registers", "places.csv"), null);
        return file is null ? shipped : ReadPlaces(file, shipped);
    }

    private static PlaceRegister ReadPlaces(string file, PlaceRegister? under)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            return PlaceRegister.Read(reader, under);
        }
        catch (FormatException error)
        {
            throw Fault.In(file, error.Message);
        }
    }

    private sealed record Fineness(double Tolerance, double LeastArea);
}
