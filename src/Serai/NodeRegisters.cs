using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Maps;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai;

/// <summary>
/// The registers and rules a node works with: read when it is composed, so that a fault in them is told then.
/// </summary>
internal static class NodeRegisters
{
    public static void Add(IServiceCollection services, DataFiles files)
    {
        services.AddSingleton(files);
        services.AddSingleton(files.ReadOver<DiseaseRegister>(
            (s, under) => DiseaseRegister.Read(Text(s), under), "registers", "diseases.csv"));
        services.AddSingleton(
            files.Read(s => AnnotationRegister.Read(Text(s)), "annotations", "definition-changes.csv"));
        var places = files.ReadOver<PlaceRegister>(
            (s, under) => PlaceRegister.Read(Text(s), under), "registers", "places.csv");
        services.AddSingleton(places);
        services.AddSingleton(Atlas.Load(
            files, places.All.Where(p => p.Kind == PlaceKind.Country).Select(p => p.Code)));
        services.AddSingleton(files.Read(s => Annex2RuleSet.Read(Bytes(s)), "rules", "annex2-ihr-2005.json"));
    }

    private static StreamReader Text(Stream stream) => new(stream, Encoding.UTF8);

    private static byte[] Bytes(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
