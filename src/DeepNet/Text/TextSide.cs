namespace DeepNet.Text;

/// <summary>An end of a text, counted in reading order.</summary>
public enum TextSide
{
    /// <summary>The beginning.</summary>
    Left,

    /// <summary>The end.</summary>
    Right,
}
