namespace DeepNet;

/// <summary>Which four numbers say where a box is.</summary>
public enum BoxFormat
{
    /// <summary>Two corners: x₁, y₁, x₂, y₂.</summary>
    Xyxy,

    /// <summary>The corner of the smallest coordinates, width and height: x, y, w, h.</summary>
    Xywh,

    /// <summary>The centre, width and height: cx, cy, w, h.</summary>
    Cxcywh,
}
