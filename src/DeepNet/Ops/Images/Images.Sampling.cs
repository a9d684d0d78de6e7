using DeepNet.Kernels;

namespace DeepNet;

public static partial class Images
{
    /// <summary>Pixels taken from where <paramref name="place"/> says, in the coordinates of x whose pixel i spans
    /// i … i + 1; those outside have the fill.</summary>
    private static Tensor Sample(
        string name, Tensor x, int height, int width, ImageInterpolation interpolation, double fill,
        Func<double, double, (double X, double Y)> place)
    {
        Check.Argument(
            interpolation != ImageInterpolation.Bicubic, $"{name}: Bicubic is not possible; Nearest and Bilinear are.");
        Tensor pixels = Wide(x).Flatten(-2, -1);
        int count = Check.Size(name, (long)height * width);
        int corners = interpolation == ImageInterpolation.Nearest ? 1 : 4;
        double[] inside = new double[count];
        Tensor? sum = null;
        for (int corner = 0; corner < corners; corner++)
        {
            var places = new long[count];
            var weights = new double[count];
            for (int i = 0; i < count; i++)
            {
                (double px, double py) = place((i % width) + 0.5, (i / width) + 0.5);
                (int column, int row, weights[i]) = corners == 1
                    ? ((int)Math.Round(px - 0.5), (int)Math.Round(py - 0.5), 1.0)
                    : Corner(px - 0.5, py - 0.5, corner % 2, corner / 2);
                bool isInside = row >= 0 && row < x.Shape[-2] && column >= 0 && column < x.Shape[-1];
                places[i] = isInside ? ((long)row * x.Shape[-1]) + column : 0;
                weights[i] = isInside ? weights[i] : 0;
                inside[i] += weights[i];
            }

            Tensor part = pixels.IndexSelect(-1, Tensor.From<long>(places, [count], x.Device))
                * Tensor.From<double>(weights, [count], x.Device).Cast(pixels.DType);
            sum = sum is null ? part : sum + part;
        }

        if (fill != 0)
            sum = sum! + ((1 - Tensor.From<double>(inside, [count], x.Device).Cast(pixels.DType)) * fill);
        return Rounded(sum!.Reshape(Sized(x, height, width)), x);
    }

    private static (int Column, int Row, double Weight) Corner(double x, double y, int right, int below)
    {
        double left = Math.Floor(x), top = Math.Floor(y), dx = x - left, dy = y - top;
        double weight = (right == 1 ? dx : 1 - dx) * (below == 1 ? dy : 1 - dy);
        return ((int)left + right, (int)top + below, weight);
    }

    /// <summary>From a place in the result to the one in the image, both counted from the middle: (x, y) goes to
    /// (m₀x + m₁y + m₂, m₃x + m₄y + m₅).</summary>
    internal static double[] InverseAffine(
        double angle, double translateX, double translateY, double scale, double shearX, double shearY,
        (double X, double Y) center)
    {
        double rotation = double.DegreesToRadians(angle), sx = double.DegreesToRadians(shearX),
            sy = double.DegreesToRadians(shearY);

        // The forward map is center + scale · rotation · shear · (place - center) + translation.
        double a = Math.Cos(rotation - sy) / Math.Cos(sy);
        double b = (-a * Math.Tan(sx)) - Math.Sin(rotation);
        double c = Math.Sin(rotation - sy) / Math.Cos(sy);
        double d = (-c * Math.Tan(sx)) + Math.Cos(rotation);
        double[] m = [d / scale, -b / scale, 0, -c / scale, a / scale, 0];
        m[2] = (m[0] * (-center.X - translateX)) + (m[1] * (-center.Y - translateY)) + center.X;
        m[5] = (m[3] * (-center.X - translateX)) + (m[4] * (-center.Y - translateY)) + center.Y;
        return m;
    }

    private static Tensor SampleAffine(
        string name, Tensor x, double[] m, int height, int width, ImageInterpolation interpolation, double fill)
    {
        if (!x.RequiresGrad && interpolation != ImageInterpolation.Bicubic && x.Count > 0)
        {
            // What carries no history may go the short way, if the backend has one.
            Tensor source = x.Contiguous();
            Tensor y = x.New(Sized(x, height, width));
            var sampling = new AffineSampling(
                m, x.Count / ((long)x.Shape[-2] * x.Shape[-1]), (x.Shape[-2], x.Shape[-1]), (height, width),
                interpolation == ImageInterpolation.Nearest, fill);
            if (x.Backend.SampleAffine(source, y, sampling))
                return y;
        }

        double middleX = x.Shape[-1] * 0.5, middleY = x.Shape[-2] * 0.5;
        return Sample(name, x, height, width, interpolation, fill, (column, row) =>
        {
            double px = column - (width * 0.5), py = row - (height * 0.5);
            return ((m[0] * px) + (m[1] * py) + m[2] + middleX, (m[3] * px) + (m[4] * py) + m[5] + middleY);
        });
    }

    /// <summary>A center in pixels, or the middle if none is given, counted from the middle.</summary>
    internal static (double X, double Y) FromMiddle(Tensor x, (double X, double Y)? center) =>
        center is var (cx, cy) ? (cx - (x.Shape[-1] * 0.5), cy - (x.Shape[-2] * 0.5)) : (0, 0);
}
