using System.Globalization;

namespace DeepNet.Samples.Mamba;

/// <summary>A row of the copying task, and how much every channel of a layer takes in at each place of it.</summary>
internal static class SelectionPicture
{
    private const int Cell = 11;
    private const int Margin = 10;
    private const int Gap = 30;

    /// <summary>Below the tokens a panel for each layer: a line of it is a channel, dark where its Δ is large. Those
    /// that tell tokens from noise most come first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="tokens">[1, places].</param>
    /// <param name="sizes">For each layer Δ, [1, places, channels].</param>
    public static Tensor Draw(CopyTask task, Tensor tokens, IReadOnlyList<Tensor> sizes)
    {
        long[] row = tokens.ToArray<long>();
        int channels = sizes[0].Shape[2];
        var canvas = new Canvas(
            (2 * Margin) + (row.Length * Cell), 40 + ((channels + Gap) * sizes.Count), Rgb.White);
        for (int i = 0; i < row.Length; i++)
        {
            int x = Margin + (i * Cell);
            canvas.Fill(x, 8, Cell - 1, 20, ColourOf(task, row[i]));
            if (row[i] < task.Symbols)
                canvas.Text(x + 2, 13, row[i].ToString(CultureInfo.InvariantCulture), Rgb.White);
        }

        for (int layer = 0; layer < sizes.Count; layer++)
        {
            int top = 36 + ((channels + Gap) * layer);
            float[][] shares = [.. Shares(sizes[layer]).OrderByDescending(line => Contrast(task, row, line))];
            for (int channel = 0; channel < channels; channel++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    Rgb colour = Rgb.Mix(Rgb.White, Rgb.Ink, shares[channel][i]);
                    canvas.Fill(Margin + (i * Cell), top + channel, Cell - 1, 1, colour);
                }
            }

            canvas.Text(
                Margin, top + channels + 8,
                FormattableString.Invariant($"layer {layer + 1}: step size of its {channels} channels"), Rgb.Ink);
        }

        return canvas.ToTensor();
    }

    /// <summary>For each channel its Δ at every place, the largest as 1.</summary>
    private static IEnumerable<float[]> Shares(Tensor sizes)
    {
        Tensor lines = sizes[0].Transpose(); // [channels, places]
        Tensor shares = lines / lines.Amax([1], keepDim: true);
        return Enumerable.Range(0, shares.Shape[0]).Select(channel => shares[channel].Contiguous().ToArray<float>());
    }

    /// <summary>The mean at tokens less the mean at noise.</summary>
    private static double Contrast(CopyTask task, long[] row, float[] line)
    {
        ILookup<bool, float> byKind = row.Zip(line).Take(task.Length)
            .ToLookup(place => place.First != task.Noise, place => place.Second);
        return byKind[true].Average() - byKind[false].Average();
    }

    private static Rgb ColourOf(CopyTask task, long token) => token == task.Noise
        ? Rgb.Pale
        : token == task.Write ? Rgb.Ink : Rgb.Palette[(int)token % Rgb.Palette.Count];
}
