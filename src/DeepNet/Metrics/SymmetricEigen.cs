namespace DeepNet.Metrics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>The eigenvalues, ascending, and the eigenvectors as columns in their order. Float64.</summary>
    /// <remarks>
    /// Jacobi's rotations, row by row: slower than a reduction to three diagonals, but right to the last digits and
    /// short. Golub and Van Loan, Matrix Computations, 8.5.
    /// </remarks>
    public static (double[] Values, Tensor Vectors) Decompose(Tensor matrix)
    {
        int n = matrix.Shape[0];
        double[] a = matrix.ToArray<double>();
        var v = new double[n * n];
        for (int i = 0; i < n; i++)
            v[(i * n) + i] = 1;
        for (int sweep = 0; sweep < MostSweeps && Sweep(a, v, n); sweep++)
        {
        }

        var values = new double[n];
        var order = new int[n];
        for (int i = 0; i < n; i++)
            (values[i], order[i]) = (a[(i * n) + i], i);
        Array.Sort(values, order);

        // v holds the vectors as rows.
        var columns = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
                columns[(i * n) + j] = v[(order[j] * n) + i];
        }

        return (values, Tensor.From<double>(columns, [n, n]));
    }

    /// <summary>Rotates away every element beside the diagonal once; false if there was none left.</summary>
    private static bool Sweep(double[] a, double[] v, int n)
    {
        bool isRotated = false;
        for (int p = 0; p < n - 1; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                double off = a[(p * n) + q], app = a[(p * n) + p], aqq = a[(q * n) + q];
                if (Math.Abs(off) <= 1e-17 * Math.Sqrt(Math.Abs(app * aqq)) || Math.Abs(off) < 1e-300)
                    continue;
                isRotated = true;
                double theta = (aqq - app) / (2 * off);
                double t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                double c = 1 / Math.Sqrt((t * t) + 1);
                Rotate(a, v, n, p, q, c, t * c);
                (a[(p * n) + p], a[(q * n) + q]) = (app - (t * off), aqq + (t * off));
                (a[(p * n) + q], a[(q * n) + p]) = (0, 0);
            }
        }

        return isRotated;
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q, double c, double s)
    {
        Span<double> rowP = a.AsSpan(p * n, n), rowQ = a.AsSpan(q * n, n);
        for (int k = 0; k < n; k++)
        {
            if (k == p || k == q)
                continue;
            (double x, double y) = (rowP[k], rowQ[k]);
            a[(k * n) + p] = rowP[k] = (c * x) - (s * y);
            a[(k * n) + q] = rowQ[k] = (s * x) + (c * y);
        }

        Span<double> vectorP = v.AsSpan(p * n, n), vectorQ = v.AsSpan(q * n, n);
        for (int k = 0; k < n; k++)
            (vectorP[k], vectorQ[k]) = ((c * vectorP[k]) - (s * vectorQ[k]), (s * vectorP[k]) + (c * vectorQ[k]));
    }
}
