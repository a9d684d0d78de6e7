namespace DeepNet.Training;

/// <summary>A point of a curve, with the range of what it stands for and a text to show when pointed at.</summary>
internal readonly record struct ChartPoint(double X, double Y, double Low, double High, string Tip)
{
    public static ChartPoint Of(double x, double y, string tip) => new(x, y, y, y, tip);
}
