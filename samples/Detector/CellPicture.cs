using DeepNet.Data.Transforms;
using DeepNet.Models;

namespace DeepNet.Samples.Detector;

/// <summary>Images with what was found in them and what is there.</summary>
internal static class CellPicture
{
    private const int Scale = 2;
    private const int Gap = 6;
    private const int Shade = 8;

    private static readonly Rgb[] s_colours = [Rgb.Red, Rgb.Blue, Rgb.Green];

    /// <summary>Found boxes in the colour of their class, true ones as thin black lines.</summary>
    /// <param name="samples">Images of one size.</param>
    /// <param name="found">What was found in each.</param>
    /// <param name="columns">Images of a row.</param>
    /// <param name="minScore">Boxes of a lower score are left out.</param>
    public static Tensor Draw(
        IReadOnlyList<ImageSample> samples, IReadOnlyList<Detections> found, int columns, double minScore)
    {
        int width = samples[0].Width * Scale, height = samples[0].Height * Scale;
        int rows = (samples.Count + columns - 1) / columns;
        var canvas = new Canvas(
            (columns * (width + Gap)) + Gap, (rows * (height + Gap)) + (2 * Gap) + Canvas.TextHeight(), Rgb.White);
        for (int i = 0; i < samples.Count; i++)
        {
            int left = Gap + (i % columns * (width + Gap)), top = Gap + (i / columns * (height + Gap));

            // Fewer shades make the file a good deal smaller.
            Tensor shades = (samples[i].Image.Cast(DType.Float32) / Shade).Round() * Shade;
            canvas.Image(left, top, shades / 255, Scale);
            float[] boxes = found[i].Boxes.ToArray<float>(), scores = found[i].Scores.ToArray<float>();
            long[] labels = found[i].Labels.ToArray<long>();
            for (int k = 0; k < labels.Length; k++)
            {
                if (scores[k] >= minScore)
                    Frame(boxes.AsSpan(4 * k, 4), left, top, s_colours[labels[k]], thickness: 2);
            }

            float[] truth = samples[i].Boxes!.ToArray<float>();
            for (int k = 0; k < truth.Length; k += 4)
                Frame(truth.AsSpan(k, 4), left, top, Rgb.Black, thickness: 1);
        }

        int x = Gap, y = canvas.Height - Gap - Canvas.TextHeight();
        foreach ((string text, Rgb colour) in CellSet.Classes.Zip(s_colours).Append(("truth", Rgb.Black)))
        {
            canvas.Text(x, y, text, colour);
            x += Canvas.TextWidth(text) + (3 * Gap);
        }

        return canvas.ToTensor();

        void Frame(ReadOnlySpan<float> box, int left, int top, Rgb colour, int thickness)
        {
            int x1 = (int)MathF.Round(box[0] * Scale), y1 = (int)MathF.Round(box[1] * Scale);
            int x2 = (int)MathF.Round(box[2] * Scale), y2 = (int)MathF.Round(box[3] * Scale);
            canvas.Frame(left + x1, top + y1, x2 - x1, y2 - y1, colour, thickness);
        }
    }
}
