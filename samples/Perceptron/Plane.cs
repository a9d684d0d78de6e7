namespace DeepNet.Samples.Perceptron;

/// <summary>Pictures of the plane: what a classifier says everywhere, and the samples.</summary>
internal static class Plane
{
    private const int Side = 260;
    private const int Gap = 20;
    private const int Head = 36;

    /// <summary>One panel for each classifier, side by side.</summary>
    public static Tensor Draw(params IReadOnlyList<Panel> panels)
    {
        var canvas = new Canvas(Gap + (panels.Count * (Side + Gap)), Head + Side + Gap, Rgb.White);
        for (int i = 0; i < panels.Count; i++)
            Draw(canvas, Gap + (i * (Side + Gap)), panels[i]);
        return canvas.ToTensor();
    }

    private static void Draw(Canvas canvas, int left, Panel panel)
    {
        canvas.Text(left, 14, panel.Title, Rgb.Ink);
        double size = panel.High - panel.Low;
        for (int y = 0; y < Side; y += 4)
        {
            for (int x = 0; x < Side; x += 4)
            {
                double yes = panel.Says(panel.Low + (size * x / Side), panel.High - (size * y / Side));
                Rgb colour = Rgb.Mix(Rgb.Orange, Rgb.Blue, yes);
                canvas.Fill(left + x, Head + y, 4, 4, Rgb.Mix(colour, Rgb.White, 0.65));
            }
        }

        float[] points = panel.Samples.ToArray<float>(), labels = panel.Labels.ToArray<float>();
        for (int i = 0; i < labels.Length; i++)
        {
            double x = left + ((points[2 * i] - panel.Low) / size * Side);
            double y = Head + ((panel.High - points[(2 * i) + 1]) / size * Side);
            canvas.Disc(x, y, 5, Rgb.White);
            canvas.Disc(x, y, 4, labels[i] > 0 ? Rgb.Blue : Rgb.Orange);
        }

        canvas.Frame(left, Head, Side, Side, Rgb.Grey);
    }
}
