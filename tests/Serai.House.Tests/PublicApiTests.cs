using System.Globalization;
using System.Reflection;
using System.Text;

namespace Serai.Tests;

/// <summary>
/// The public API of each library equals its committed text, so that a change of the contract is seen in review. To
/// accept a change: <c>SERAI_ACCEPT_API=1 dotnet test tests/Serai.House.Tests --filter PublicApi</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Serai.Vocabulary")]
    [InlineData("Serai.Ledger")]
    [InlineData("Serai.Epidemiology")]
    public void The_public_API_of_a_library_is_the_committed_one(string library)
    {
        var file = Tree.Absolute($"tests/Serai.House.Tests/PublicApi/{library}.txt");
        var now = Describe(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, library + ".dll")));
        if (Environment.GetEnvironmentVariable("SERAI_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
        }

        var committed = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(committed == now, Difference(committed, now));
    }

    private static string Difference(string committed, string now)
    {
        var before = committed.Split('\n').ToHashSet();
        var after = now.Split('\n').ToHashSet();
        return "The public API changed. If that is meant, accept it (see this class).\n"
            + string.Join('\n', before.Except(after).Select(l => "- " + l)) + '\n'
            + string.Join('\n', after.Except(before).Select(l => "+ " + l));
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {Name(type)}\n");
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var constructor in type.GetConstructors())
        {
            yield return $"new({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Own).Where(f => !f.IsSpecialName))
        {
            yield return type.IsEnum
                ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"{Name(field.FieldType)} {field.Name}";
        }

        foreach (var property in type.GetProperties(Own))
        {
            yield return $"{Name(property.PropertyType)} {property.Name} {{{(property.CanRead ? " get;" : "")}"
                + $"{(property.SetMethod?.IsPublic == true ? " set;" : "")} }}";
        }

        foreach (var method in type.GetMethods(Own).Where(m => !m.IsSpecialName && !m.Name.Contains('<')))
        {
            if (method.Name is not ("ToString" or "GetHashCode" or "Equals" or "Deconstruct"))
            {
                yield return $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})";
            }
        }
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        var name = type.IsGenericParameter ? type.Name : (type.FullName ?? type.Name).Split('`')[0].Replace('+', '.');
        return type.IsGenericType
            ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
