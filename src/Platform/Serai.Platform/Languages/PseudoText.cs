using System.Text;

namespace Serai.Platform.Languages;

/// <summary>Turns an English text into its pseudo-locale form; holes such as {0} stay as they are.</summary>
internal static class PseudoText
{
    private const string Plain = "aceilnorsuyzACEILNORSUYZ";
    private const string Accented = "áçéîłñöŕšûýžÁÇÉÎŁÑÖŔŠÛÝŽ";
    private const double Growth = 0.4;

    public static string Of(string english)
    {
        var text = new StringBuilder("⟦");
        var isHole = false;
        foreach (var c in english)
        {
            isHole = c == '{' || (isHole && c != '}');
            var at = isHole ? -1 : Plain.IndexOf(c);
            text.Append(at < 0 ? c : Accented[at]);
        }

        return text.Append('~', (int)Math.Ceiling(english.Length * Growth)).Append('⟧').ToString();
    }
}
