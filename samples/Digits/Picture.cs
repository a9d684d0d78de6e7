using System.Text;

namespace DeepNet.Samples.Digits;

/// <summary>Small grey images as text: two rows of pixels per line of characters.</summary>
internal static class Picture
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Prints the images, each [1, height, width], side by side with a caption under each.</summary>
    public static void Print(IReadOnlyList<Tensor> images, IReadOnlyList<string> captions)
    {
        const int gap = 3;
        int height = images[0].Shape[1], width = images[0].Shape[2];
        int step = height > 16 ? 2 : 1; // large images are shown at half size
        int column = Math.Max(width / step * 2, captions.Max(c => c.Length)) + gap;
        for (int row = 0; row < height; row += step)
        {
            var line = new StringBuilder();
            foreach (Tensor image in images)
            {
                float[] pixels = image[0, row].ToArray<float>();
                var cells = new StringBuilder();
                for (int x = 0; x < width; x += step)
                    cells.Append(
                        Shades[(int)Math.Clamp(pixels[x] * (Shades.Length - 1) + 0.5f, 0, Shades.Length - 1)], 2);
                line.Append(cells.ToString().PadRight(column));
            }

            Console.WriteLine(line.ToString().TrimEnd());
        }

        Console.WriteLine(string.Concat(captions.Select(c => c.PadRight(column))).TrimEnd());
    }
}
