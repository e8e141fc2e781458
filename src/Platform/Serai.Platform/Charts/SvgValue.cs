using System.Globalization;

namespace Serai.Platform.Charts;

/// <summary>
/// The value of an SVG attribute: text, a number (two decimals are finer than any screen) or a per cent.
/// </summary>
public readonly record struct SvgValue(string Text)
{
    public static implicit operator SvgValue(string text) => new(text);

    public static implicit operator SvgValue(double number) => FromDouble(number);

    public static SvgValue FromString(string text) => new(text);

    public static SvgValue FromDouble(double number) => double.IsFinite(number)
        ? new(number.ToString("0.##", CultureInfo.InvariantCulture))
        : throw new ArgumentOutOfRangeException(nameof(number), number, "An SVG coordinate is finite.");

    /// <summary>A share of the drawing's width or height, 1 being all of it.</summary>
    public static SvgValue Percent(double share) => new(FromDouble(Math.Round(share * 100, 3)).Text + "%");
}
