namespace DeepNet.Optimizers;

/// <summary>A place on the line of a search: step, loss, gradient, and the loss's slope along the line.</summary>
internal readonly record struct LinePoint(double Step, double Loss, Tensor Gradient, double Slope);

/// <summary>Finds a step that meets the strong Wolfe conditions.</summary>
/// <remarks>
/// f(t) ≤ f(0) + c₁ t f′(0) and |f′(t)| ≤ c₂ |f′(0)|: first brackets such a step, then narrows the bracket by cubic
/// interpolation. Nocedal and Wright, 2006, algorithms 3.5 and 3.6, with the safeguards of torch.optim.LBFGS.
/// </remarks>
/// <param name="evaluate">The point at a step.</param>
/// <param name="reach">The largest element of the direction.</param>
internal sealed class StrongWolfe(Func<double, LinePoint> evaluate, double reach)
{
    private const double Decrease = 1e-4, Flatness = 0.9, LeastWidth = 1e-9;
    private const int MostIterations = 25;

    /// <summary>How often the loss was computed.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The best step found, starting with a guess.</summary>
    public LinePoint Run(LinePoint start, double guess)
    {
        (LinePoint a, LinePoint b, int iterations) = Bracket(start, guess);
        return a.Step == b.Step ? a : Narrow(start, a, b, iterations);
    }

    /// <summary>Two points with a good step between them; twice the same point if it is good itself.</summary>
    private (LinePoint A, LinePoint B, int Iterations) Bracket(LinePoint start, double guess)
    {
        LinePoint previous = start, current = Evaluate(guess);
        for (int i = 0; i < MostIterations; i++)
        {
            if (IsTooHigh(start, current) || (i > 1 && current.Loss >= previous.Loss))
                return (previous, current, i);
            if (IsFlat(start, current))
                return (current, current, i);
            if (current.Slope >= 0)
                return (previous, current, i);
            double least = current.Step + (0.01 * (current.Step - previous.Step));
            double next = Minimum(previous, current, least, 10 * current.Step);
            (previous, current) = (current, Evaluate(next));
        }

        return (start, current, MostIterations);
    }

    private LinePoint Narrow(LinePoint start, LinePoint a, LinePoint b, int iterations)
    {
        // The end with the lower loss, and the other one.
        (LinePoint low, LinePoint high) = a.Loss <= b.Loss ? (a, b) : (b, a);
        bool isStuck = false;
        for (; iterations < MostIterations; iterations++)
        {
            double left = Math.Min(low.Step, high.Step), right = Math.Max(low.Step, high.Step);
            if ((right - left) * reach < LeastWidth)
                break;
            double step = Minimum(low, high, left, right);

            // Twice in a row too near to an end: a tenth of the width away from it.
            double margin = 0.1 * (right - left);
            if (Math.Min(right - step, step - left) < margin)
            {
                if (isStuck || step >= right || step <= left)
                {
                    step = Math.Abs(step - right) < Math.Abs(step - left) ? right - margin : left + margin;
                    isStuck = false;
                }
                else
                {
                    isStuck = true;
                }
            }
            else
            {
                isStuck = false;
            }

            LinePoint point = Evaluate(step);
            if (IsTooHigh(start, point) || point.Loss >= low.Loss)
            {
                high = point;
                if (high.Loss < low.Loss)
                    (low, high) = (high, low);
                continue;
            }

            if (IsFlat(start, point))
                return point;
            if (point.Slope * (high.Step - low.Step) >= 0)
                high = low;
            low = point;
        }

        return low;
    }

    private static bool IsTooHigh(LinePoint start, LinePoint point) =>
        point.Loss > start.Loss + (Decrease * point.Step * start.Slope);

    private static bool IsFlat(LinePoint start, LinePoint point) => Math.Abs(point.Slope) <= -Flatness * start.Slope;

    /// <summary>Where the cubic through both points' losses and slopes is lowest, within bounds.</summary>
    private static double Minimum(LinePoint a, LinePoint b, double least, double most)
    {
        if (a.Step > b.Step)
            (a, b) = (b, a);
        double width = b.Step - a.Step;
        double d = a.Slope + b.Slope - (3 * (a.Loss - b.Loss) / (a.Step - b.Step));
        double square = (d * d) - (a.Slope * b.Slope);
        if (!(square >= 0))
            return (least + most) / 2;
        double root = Math.Sqrt(square);
        double step = b.Step - (width * ((b.Slope + root - d) / (b.Slope - a.Slope + (2 * root))));
        return Math.Min(Math.Max(step, least), most);
    }

    private LinePoint Evaluate(double step)
    {
        Evaluations++;
        return evaluate(step);
    }
}
