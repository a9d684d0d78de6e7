namespace DeepNet;

public static partial class Audio
{
    /// <summary>The matrix of a discrete cosine transform, type 2: cos(π/nMels · (n + ½) · k) in row n, column
    /// k.</summary>
    /// <param name="nMfcc">How many coefficients: columns.</param>
    /// <param name="nMels">How many inputs: rows.</param>
    /// <param name="ortho">Scales the columns to length 1, else all by 2.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <returns>[nMels, nMfcc].</returns>
    /// <remarks>torchaudio.functional.create_dct.</remarks>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public static Tensor CreateDct(
        int nMfcc, int nMels, bool ortho = true, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(nMfcc > 0 && nMels > 0, $"CreateDct: nMfcc {nMfcc} and nMels {nMels} must be positive.");
        var values = new double[nMels * nMfcc];
        for (int n = 0; n < nMels; n++)
        {
            for (int k = 0; k < nMfcc; k++)
            {
                double scale = !ortho ? 2 : k == 0 ? Math.Sqrt(1.0 / nMels) : Math.Sqrt(2.0 / nMels);
                values[(n * nMfcc) + k] = scale * double.CosPi((n + 0.5) * k / nMels);
            }
        }

        return Tensor.From<double>(values, [nMels, nMfcc], device).Cast(dtype);
    }
}
