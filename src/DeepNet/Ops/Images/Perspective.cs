namespace DeepNet;

public static partial class Images
{
    /// <summary>The image as seen from elsewhere: four points of it come to lie at four others.</summary>
    /// <param name="x">The image.</param>
    /// <param name="startPoints">Four places (x, y) in the image.</param>
    /// <param name="endPoints">Where they are in the result.</param>
    /// <param name="interpolation">Nearest or bilinear.</param>
    /// <param name="fill">What comes in from outside.</param>
    /// <remarks>torchvision.transforms.functional.perspective.</remarks>
    /// <exception cref="ArgumentException">There are not four points each, three of them lie on a line, or the
    /// interpolation is bicubic.</exception>
    public static Tensor Perspective(
        Tensor x, ReadOnlySpan<(double X, double Y)> startPoints, ReadOnlySpan<(double X, double Y)> endPoints,
        ImageInterpolation interpolation = ImageInterpolation.Bilinear, double fill = 0)
    {
        CheckImage(nameof(Perspective), x);
        Check.Argument(
            startPoints.Length == 4 && endPoints.Length == 4,
            $"Perspective: {startPoints.Length} start points and {endPoints.Length} end points; four each are needed.");
        double[] c = Homography(endPoints, startPoints);
        return Sample(nameof(Perspective), x, x.Shape[-2], x.Shape[-1], interpolation, fill, (px, py) =>
        {
            double depth = (c[6] * px) + (c[7] * py) + 1;
            return (((c[0] * px) + (c[1] * py) + c[2]) / depth, ((c[3] * px) + (c[4] * py) + c[5]) / depth);
        });
    }

    /// <summary>c with (c₀x + c₁y + c₂, c₃x + c₄y + c₅) / (c₆x + c₇y + 1) leading from the one points to the
    /// others.</summary>
    private static double[] Homography(
        ReadOnlySpan<(double X, double Y)> from, ReadOnlySpan<(double X, double Y)> to)
    {
        var rows = new double[8][];
        for (int i = 0; i < 4; i++)
        {
            (double x, double y) = from[i];
            (double u, double v) = to[i];
            rows[2 * i] = [x, y, 1, 0, 0, 0, -u * x, -u * y, u];
            rows[(2 * i) + 1] = [0, 0, 0, x, y, 1, -v * x, -v * y, v];
        }

        // Gauss and Jordan, with the largest pivot.
        for (int k = 0; k < 8; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < 8; i++)
                pivot = Math.Abs(rows[i][k]) > Math.Abs(rows[pivot][k]) ? i : pivot;
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            Check.Argument(
                Math.Abs(rows[k][k]) > 1e-12, $"Perspective: three of the four points lie on one line.");
            for (int i = 0; i < 8; i++)
            {
                double factor = i == k ? 0 : rows[i][k] / rows[k][k];
                for (int j = k; j < 9 && factor != 0; j++)
                    rows[i][j] -= factor * rows[k][j];
            }
        }

        var c = new double[8];
        for (int k = 0; k < 8; k++)
            c[k] = rows[k][8] / rows[k][k];
        return c;
    }
}
