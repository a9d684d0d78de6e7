namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The n-th power of square matrices, by repeated squaring; the 0-th is the identity, a negative one that of the
    /// inverse.
    /// </summary>
    /// <remarks>torch.linalg.matrix_power.</remarks>
    /// <exception cref="ShapeException">The last two sizes differ.</exception>
    /// <exception cref="LinearAlgebraException">n is negative and a matrix is singular.</exception>
    public Tensor MatrixPower(int n)
    {
        Check.Shape(Rank >= 2 && Shape[-1] == Shape[-2], $"MatrixPower: shape {Shape} must be square matrices.");
        Check.Floating(nameof(MatrixPower), this);
        if (n < 0)
        {
            Check.Argument(n > int.MinValue, $"MatrixPower: n = {n} has no positive counterpart.");
            return Inverse().MatrixPower(-n);
        }

        if (n == 0)
            return Ones(Shape.With(Rank - 1, 1), DType, Device).Squeeze(-1).DiagEmbed();
        Tensor? y = null;
        for (Tensor square = this; ; square = square.MatMul(square))
        {
            if ((n & 1) != 0)
                y = y is null ? square : y.MatMul(square);
            n >>= 1;
            if (n == 0)
                return y!;
        }
    }
}
