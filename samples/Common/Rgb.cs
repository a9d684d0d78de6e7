namespace DeepNet.Samples;

/// <summary>A colour.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static readonly Rgb White = new(255, 255, 255);
    public static readonly Rgb Black = new(0, 0, 0);
    public static readonly Rgb Ink = new(40, 44, 52);
    public static readonly Rgb Pale = new(225, 228, 232);
    public static readonly Rgb Blue = new(31, 119, 180);
    public static readonly Rgb Orange = new(255, 127, 14);
    public static readonly Rgb Green = new(44, 160, 44);
    public static readonly Rgb Red = new(214, 39, 40);
    public static readonly Rgb Purple = new(148, 103, 189);
    public static readonly Rgb Brown = new(140, 86, 75);
    public static readonly Rgb Pink = new(227, 119, 194);
    public static readonly Rgb Grey = new(127, 127, 127);
    public static readonly Rgb Olive = new(188, 189, 34);
    public static readonly Rgb Cyan = new(23, 190, 207);

    /// <summary>Ten colours that differ well, for curves and classes.</summary>
    public static IReadOnlyList<Rgb> Palette { get; } =
        [Blue, Orange, Green, Red, Purple, Brown, Pink, Grey, Olive, Cyan];

    /// <summary>Between two colours: 0 is the first, 1 the second.</summary>
    public static Rgb Mix(Rgb a, Rgb b, double share)
    {
        share = Math.Clamp(share, 0, 1);
        return new(Between(a.R, b.R), Between(a.G, b.G), Between(a.B, b.B));
        byte Between(byte x, byte y) => (byte)Math.Round(x + ((y - x) * share));
    }
}
