using System.Text;

namespace Serai.Platform.Languages;

/// <summary>Turns an English text into its pseudo-locale form; holes such as {0} stay as they are.</summary>
internal static class PseudoText
{
    private const string Plain = "aceilnorsuyzACEILNORSUYZ";
    private const string Accented = "áçéîłñöŕšûýžÁÇÉÎŁÑÖŔŠÛÝŽ";
    private const double Growth = 0.4;
    private const int WordLength = 9;

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

        var more = (int)Math.Ceiling(english.Length * Growth);
        for (var i = 1; i <= more; i++)
        {
            // A line may break where a longer text would have its next word.
            text.Append(i % WordLength == 0 && i < more ? ' ' : '~');
        }

        return text.Append('⟧').ToString();
    }
}
